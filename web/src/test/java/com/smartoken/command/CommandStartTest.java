package com.smartoken.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.db.TestDatabase;
import com.smartoken.testing.AppProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a command loads: nothing that only a service or a page needs. How it ends is for scripts to rely on. */
class CommandStartTest {
    private static final Pattern LOADED = Pattern.compile("^\\[[^]]*\\] (\\S+) source: ", Pattern.MULTILINE);

    /** Of a service, of pages, and of a migration that has nothing to do. */
    private static final List<String> UNSEEN = List.of(
            "org.eclipse.jetty.",
            "io.javalin.",
            "jakarta.servlet.",
            "gg.jte.",
            "com.smartoken.Serving",
            "com.smartoken.Server",
            "com.smartoken.Pages",
            "com.smartoken.templates.",
            "com.smartoken.console.",
            "com.smartoken.site.",
            "com.smartoken.relay.",
            "org.flywaydb.",
            "com.zaxxer.hikari.",
            "com.vladsch.flexmark.",
            "org.snakeyaml.",
            "com.sun.org.apache.xerces.");

    @TempDir
    private static Path folder;

    private static TestDatabase database;

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Test
    void aCommandOnACurrentDatabaseLoadsNothingOfServerPagesOrMigrations() throws IOException {
        assertThat(seen("account", "create", "--email", "a@example.com")).isEmpty();
        assertThat(seen("wallet", "credit", "--email", "a@example.com", "--amount", "12.50", "--reason", "a test"))
                .isEmpty();
        assertThat(seen("key", "create", "--email", "a@example.com", "--name", "test"))
                .isEmpty();
    }

    @Test
    void endsWithAStatusForScripts() {
        assertThat(program().run("ledger", "verify").status()).isZero();
        AppProcess.Ended refused =
                program().run("wallet", "credit", "--email", "nobody@example.com", "--amount", "1", "--reason", "r");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).startsWith("There is no account").hasLineCount(1);
        assertThat(program().run("wallet", "credit", "--amout", "1").status()).isEqualTo(2);
        AppProcess.Ended serve = program().run("serve");
        assertThat(serve.status()).isEqualTo(1);
        assertThat(serve.err()).startsWith("SMARTOKEN_SECRET is not set").hasLineCount(1);
    }

    private static AppProcess program(String... flags) {
        return AppProcess.ofClasses(flags).with(database.settings());
    }

    /** The classes that this command loaded and should not have. */
    private static List<String> seen(String... arguments) throws IOException {
        Path loaded = folder.resolve("loaded");
        AppProcess.Ended ended =
                program("-Xlog:class+load:file=" + loaded + ":uptime").run(arguments);
        assertThat(ended.status()).as(ended.err()).isZero();
        List<String> classes = LOADED.matcher(Files.readString(loaded))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
        assertThat(classes).contains("com.smartoken.db.Accounts", "org.jooq.impl.DSL");
        return classes.stream()
                .filter(name -> UNSEEN.stream().anyMatch(name::startsWith))
                .toList();
    }
}
