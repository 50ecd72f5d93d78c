package com.smartoken.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.credits.CreditsServer;
import com.smartoken.local.LocalIssuer;
import com.smartoken.testing.TestBrowser;
import com.smartoken.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One of each thing that is counted: no page says "1 tokens". */
class PluralsTest {
    private static final Pattern WRONG = Pattern.compile(
            "(?<![\\d.,:–-])1 (free )?(tokens|days|requests|calls|models|codes|accounts|rows"
                    + "|lines|events|tickets|families|hours|minutes|seconds|streams|keys|quotas|attempts)\\b[^<]{0,20}");
    private static final List<String> PAGES = List.of(
            "/console",
            "/console/keys",
            "/console/usage",
            "/console/usage/breakdown",
            "/console/wallet",
            "/console/credits",
            "/console/models",
            "/console/events",
            "/console/support",
            "/operator/codes",
            "/operator/reviews",
            "/operator/campaigns",
            "/operator/tickets",
            "/models",
            "/models/plain",
            "/pricing");

    @TempDir
    private static Path folder;

    private static LocalIssuer issuer;
    private static TestServer server;

    @BeforeAll
    static void open() throws IOException {
        issuer = LocalIssuer.start(0);
        Map<String, String> settings = CreditsServer.settings(folder, Map.of());
        for (String name : List.of("plain", "spare")) {
            Path file = folder.resolve("models").resolve(name + ".md");
            String text = Files.readString(file);
            Files.writeString(file, text.replace("{tokens: 100000, days: 90}", "{tokens: 1, days: 1}"));
        }
        for (String name : List.of("dear", "gold"))
            Files.delete(folder.resolve("models").resolve(name + ".md"));
        server = TestServer.withSignIn(issuer, settings);
    }

    @AfterAll
    static void close() {
        server.close();
        issuer.close();
    }

    @Test
    void oneIsNeverMany() {
        TestBrowser olga = server.browser();
        olga.signIn(CreditsServer.OPERATOR);
        olga.submit(
                "/console/keys", Map.of("name", "One", "cap_period", "day", "rpm", "1", "tpm", "1", "models", "plain"));
        olga.submit("/console/models/claims", Map.of("model", "plain"));
        olga.submit("/console/support", Map.of("subject", "One", "text", "One"));
        olga.submit(
                "/operator/codes", Map.of("amount", "1", "kind", "promo", "count", "1", "uses", "1", "expires", "1d"));
        server.chat(
                server.customerAt(CreditsServer.OPERATOR, "1"),
                "{\"model\":\"spare\",\"max_tokens\":1,\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}");
        TestServer.await(() -> olga.get("/console/usage").body().contains("usage-table"));
        List<String> wrong = new ArrayList<>();
        for (String path : PAGES) {
            String page = olga.get(path).body().replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ");
            WRONG.matcher(page).results().map(MatchResult::group).forEach(one -> wrong.add(path + ": " + one));
        }
        assertThat(wrong).isEmpty();
    }
}
