package com.smartoken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The settings' names and defaults are a promise; a wrong one is told by its name. */
class SettingsTest {
    @Test
    void hasTheseDefaults() {
        Settings settings = Settings.read(Map.of());
        assertThat(settings.host()).isEqualTo("127.0.0.1");
        assertThat(settings.port()).isEqualTo(8080);
        assertThat(settings.managementPort()).isNull();
        assertThat(settings.publicUrl()).isEqualTo(URI.create("http://127.0.0.1:8080"));
        assertThat(settings.database()).isNull();
        assertThat(settings.data()).isEqualTo(Path.of(".smartoken"));
        assertThat(settings.content()).isNull();
        assertThat(settings.upstreams()).isNull();
        assertThat(settings.trustedProxies().isEmpty()).isTrue();
        assertThat(settings.registrationOpen()).isTrue();
        assertThat(settings.secret()).isNull();
        assertThat(settings.securityContact()).isNull();
    }

    @Test
    void hasTheseNames() {
        assertThat(Settings.NAMES)
                .isEqualTo(Set.of(
                        "SMARTOKEN_HOST",
                        "SMARTOKEN_PORT",
                        "SMARTOKEN_MANAGEMENT_PORT",
                        "SMARTOKEN_PUBLIC_URL",
                        "SMARTOKEN_DATABASE_URL",
                        "SMARTOKEN_DATABASE_USER",
                        "SMARTOKEN_DATABASE_PASSWORD",
                        "SMARTOKEN_DATABASE_OWNER_USER",
                        "SMARTOKEN_DATABASE_OWNER_PASSWORD",
                        "SMARTOKEN_DATA",
                        "SMARTOKEN_CONTENT",
                        "SMARTOKEN_UPSTREAMS",
                        "SMARTOKEN_OIDC_ISSUER",
                        "SMARTOKEN_OIDC_CLIENT_ID",
                        "SMARTOKEN_OIDC_CLIENT_SECRET",
                        "SMARTOKEN_SIGNUPS_PER_NETWORK",
                        "SMARTOKEN_TRUSTED_PROXIES",
                        "SMARTOKEN_OPERATORS",
                        "SMARTOKEN_REGISTRATION",
                        "SMARTOKEN_SECRET",
                        "SMARTOKEN_SMTP_URL",
                        "SMARTOKEN_REDIS_URL",
                        "SMARTOKEN_SECURITY_CONTACT",
                        "SMARTOKEN_OTLP_URL",
                        "SMARTOKEN_CLIENT_STALL",
                        "SMARTOKEN_LOSSES_PER_ROUTE",
                        "SMARTOKEN_LOSSES_PER_ACCOUNT",
                        "SMARTOKEN_SIGNING_KEY",
                        "SMARTOKEN_SEALED_DAYS",
                        "SMARTOKEN_TRACE_DAYS",
                        "SMARTOKEN_LABELS_PER_DAY"));
    }

    @Test
    void takesTheSecurityContactAsMailOrWebAddress() {
        for (String contact : List.of("mailto:security@example.com", "https://example.com/security")) {
            assertThat(Settings.read(Map.of("SMARTOKEN_SECURITY_CONTACT", contact))
                            .securityContact())
                    .isEqualTo(URI.create(contact));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SMARTOKEN_PORT, eighty",
        "SMARTOKEN_PORT, 65536",
        "SMARTOKEN_PORT, -1",
        "SMARTOKEN_PORT, 80.5",
        "SMARTOKEN_MANAGEMENT_PORT, x",
        "SMARTOKEN_PUBLIC_URL, example.com",
        "SMARTOKEN_PUBLIC_URL, ftp://example.com",
        "SMARTOKEN_PUBLIC_URL, https://example.com/path",
        "SMARTOKEN_PUBLIC_URL, https://exa mple.com",
        "SMARTOKEN_PUBLIC_URL, https://example.com?x=1",
        "SMARTOKEN_PUBLIC_URL, http:nothing",
        "SMARTOKEN_DATABASE_URL, mysql://localhost/x",
        "SMARTOKEN_DATABASE_URL, postgres://localhost/x",
        "SMARTOKEN_CONTENT, no-such-folder",
        "SMARTOKEN_UPSTREAMS, no-such-file.yaml",
        "SMARTOKEN_SECURITY_CONTACT, security@example.com",
        "SMARTOKEN_SECURITY_CONTACT, mailto:nobody",
        "SMARTOKEN_SECURITY_CONTACT, http://example.com/security",
        "SMARTOKEN_SECURITY_CONTACT, https:nothing",
        "SMARTOKEN_TRUSTED_PROXIES, proxy.example.com",
        "SMARTOKEN_TRUSTED_PROXIES, 10.0.0.0/33",
        "SMARTOKEN_REGISTRATION, perhaps",
        "SMARTOKEN_SMTP_URL, mail.example.com",
        "SMARTOKEN_SECRET, too-short",
        "SMARTOKEN_SIGNING_KEY, no key",
        "SMARTOKEN_TRACE_DAYS, 34",
        "SMARTOKEN_TRACE_DAYS, month",
        "SMARTOKEN_SIGNING_KEY_FILE, no-such-file",
        "SMARTOKEN_SECRET_FILE, no-such-file"
    })
    void namesAWrongOneInOneLine(String name, String value) {
        assertThatThrownBy(() -> Settings.read(Map.of(name, value)))
                .isInstanceOf(Settings.Wrong.class)
                .message()
                .startsWith(name + " ")
                .doesNotContain("\n");
    }

    @Test
    void refusesAVariableThatItDoesNotKnow() {
        assertThatThrownBy(() -> Settings.read(Map.of("SMARTOKEN_PROT", "80")))
                .isInstanceOf(Settings.Wrong.class)
                .message()
                .startsWith("SMARTOKEN_PROT: there is no such setting");
        assertThatThrownBy(() -> Settings.read(Map.of("SMARTOKEN_PORT_FILE", "port")))
                .isInstanceOf(Settings.Wrong.class)
                .message()
                .startsWith("SMARTOKEN_PORT_FILE");
    }

    @Test
    void takesVariablesOfItsClientsAndOfOthersForWhatTheyAre() {
        Settings.read(Map.of("SMARTOKEN_API_KEY", "x", "SMARTOKEN_BASE_URL", "y", "PATH", "z"));
    }

    @Test
    void tellsAllThatIsWrongAtOnce() {
        assertThatThrownBy(() -> Settings.read(
                        Map.of("SMARTOKEN_PORT", "x", "SMARTOKEN_SECRET", "short", "SMARTOKEN_NOTHING", "1")))
                .isInstanceOf(Settings.Wrong.class)
                .message()
                .contains("SMARTOKEN_PORT", "SMARTOKEN_SECRET", "SMARTOKEN_NOTHING")
                .hasLineCount(3);
    }

    @Test
    void takesAnEmptyVariableForNone() {
        Settings settings = Settings.read(Map.of("SMARTOKEN_PORT", " ", "SMARTOKEN_SECRET", ""));
        assertThat(settings.port()).isEqualTo(8080);
        assertThat(settings.secret()).isNull();
    }

    @Test
    void readsASecretFromAFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), "s".repeat(40) + "\n");
        assertThat(Settings.read(Map.of("SMARTOKEN_SECRET_FILE", file.toString()))
                        .secret())
                .isEqualTo("s".repeat(40));
    }

    @Test
    void theOwnerOfTheTablesIsAnotherRole() {
        Map<String, String> both = Map.of(
                "SMARTOKEN_DATABASE_URL", "jdbc:postgresql://localhost/x",
                "SMARTOKEN_DATABASE_USER", "app",
                "SMARTOKEN_DATABASE_OWNER_USER", "app");
        assertThatThrownBy(() -> Settings.read(both))
                .hasMessageContaining("SMARTOKEN_DATABASE_OWNER_USER must be another");
        Map<String, String> nameless = Map.of(
                "SMARTOKEN_DATABASE_URL",
                "jdbc:postgresql://localhost/x",
                "SMARTOKEN_DATABASE_OWNER_PASSWORD",
                "secret-1");
        assertThatThrownBy(() -> Settings.read(nameless))
                .hasMessageContaining("SMARTOKEN_DATABASE_OWNER_USER is missing")
                .hasMessageNotContaining("secret-1");
    }

    @Test
    void neverPrintsASecret() {
        String secret = "a-very-secret-text-of-more-than-32-characters";
        String printed = Settings.read(Map.of(
                        "SMARTOKEN_SECRET",
                        secret,
                        "SMARTOKEN_DATABASE_URL",
                        "jdbc:postgresql://localhost/x",
                        "SMARTOKEN_DATABASE_PASSWORD",
                        "pass-of-the-database"))
                .toString();
        assertThat(printed).doesNotContain(secret, "pass-of-the-database").contains("8080");
        assertThatThrownBy(() -> Settings.read(Map.of("SMARTOKEN_SECRET", "short-secret")))
                .message()
                .doesNotContain("short-secret");
    }
}
