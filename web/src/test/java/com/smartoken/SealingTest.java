package com.smartoken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.smartoken.command.Failure;
import com.smartoken.db.Seals;
import com.smartoken.db.TestDatabase;
import com.smartoken.db.chain.DayFile;
import com.smartoken.db.chain.SignedDay;
import com.smartoken.db.chain.SigningKey;
import com.smartoken.testing.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key is made once, and sealed days stand in the database, in a file beside it, and on the site. */
class SealingTest {
    @TempDir
    private Path folder;

    private Settings settings() {
        return Settings.read(Map.of("SMARTOKEN_DATA", folder.toString()));
    }

    @Test
    void aKeyIsMadeOnceForItsOwnerOnly() throws Exception {
        SigningKey made = Sealing.key(settings());
        assertThat(Sealing.key(settings()).publicKey()).isEqualTo(made.publicKey());
        Path file = folder.resolve("signing-key.pem");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
        Files.writeString(file, "no key");
        assertThatThrownBy(() -> Sealing.key(settings()))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("signing-key.pem is no Ed25519 private key")
                .message()
                .doesNotContain("\n");
        assertThat(App.check(Map.of("SMARTOKEN_DATA", folder.toString())).mistakes())
                .singleElement()
                .asString()
                .contains("signing-key.pem is no Ed25519 private key");
    }

    @Test
    void theKeyOfTheSettingsGoesBeforeTheFiles() {
        SigningKey given = SigningKey.generate();
        Settings settings =
                Settings.read(Map.of("SMARTOKEN_DATA", folder.toString(), "SMARTOKEN_SIGNING_KEY", given.pem()));
        assertThat(Sealing.key(settings).publicKey()).isEqualTo(given.publicKey());
        assertThat(folder).isEmptyDirectory();
        assertThat(settings)
                .asString()
                .doesNotContain(given.pem().lines().toList().get(1));
    }

    @Test
    void aDayThatIsOverIsSealedKeptAndPublished() {
        DayFile file = new DayFile(folder.resolve("sealed-days.txt"));
        try (TestDatabase database = TestDatabase.create();
                TestServer server = TestServer.hastyOn(database, Map.of("SMARTOKEN_DATA", folder.toString()))) {
            TestServer.await(() -> !file.read().isEmpty());
            List<SignedDay> days = new Seals(database.database()).days();
            assertThat(file.read()).isEqualTo(days).allMatch(SignedDay::isSigned);
            var answer = server.get("/transparency.txt");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(DayFile.HEADER + days.getFirst().line() + "\n");
        }
    }
}
