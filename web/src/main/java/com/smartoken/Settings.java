package com.smartoken;

import com.smartoken.console.signin.OidcSettings;
import com.smartoken.db.DatabaseSettings;
import com.smartoken.db.Identity;
import com.smartoken.db.Traces;
import com.smartoken.db.chain.SigningKey;
import com.smartoken.http.Networks;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The settings, read once from environment variables. Whatever is wrong is told at once, each with its variable.
 * Secrets may stand in a file instead: {@code SMARTOKEN_SECRET_FILE} names it.
 */
public record Settings(
        String host,
        int port,
        @Nullable Integer managementPort,
        URI publicUrl,
        @Nullable DatabaseSettings database,
        Path data,
        @Nullable Path content,
        @Nullable Path upstreams,
        Networks trustedProxies,
        boolean registrationOpen,
        @Nullable OidcSettings oidc,
        Set<String> operators,
        @Nullable String secret,
        int signUpsPerNetwork,
        @Nullable URI securityContact,
        @Nullable String redisUrl,
        @Nullable URI otlpUrl,
        Duration clientStall,
        int lossesPerRoute,
        int lossesPerAccount,
        @Nullable SigningKey signingKey,
        Path sealedDays,
        int traceDays) {

    private static final int SECRET_LENGTH_MIN = 32;
    private static final int TRACE_DAYS = 90;

    /** Every variable of the service; README lists them with their meaning. */
    static final Set<String> NAMES = Set.of(
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
            "SMARTOKEN_LABELS_PER_DAY");

    /** Secrets, which may come from a file. */
    static final Set<String> SECRETS = Set.of(
            "SMARTOKEN_DATABASE_PASSWORD",
            "SMARTOKEN_DATABASE_OWNER_PASSWORD",
            "SMARTOKEN_SECRET",
            "SMARTOKEN_OIDC_CLIENT_SECRET",
            "SMARTOKEN_SIGNING_KEY",
            "SMARTOKEN_REDIS_URL");

    /** What a developer's shell has for clients of the API, not for the service. */
    static final Set<String> CLIENTS = Set.of("SMARTOKEN_API_KEY", "SMARTOKEN_BASE_URL", "SMARTOKEN_MODEL");

    /** Something is wrong with the settings; the message has a line for each. */
    public static final class Wrong extends RuntimeException {
        private static final long serialVersionUID = 1;

        Wrong(List<String> problems) {
            super(String.join("\n", problems), null, false, false);
        }
    }

    /** Without the secrets, so that it may be logged. */
    @Override
    public String toString() {
        return "Settings[host=" + host + ", port=" + port + ", managementPort=" + managementPort + ", publicUrl="
                + publicUrl + ", database=" + database + ", data=" + data + ", content=" + content + ", upstreams="
                + upstreams + ", registrationOpen=" + registrationOpen + ", secret=" + (secret == null ? "none" : "set")
                + "]";
    }

    /**
     * Reads the settings.
     *
     * @throws Wrong when a variable is unknown or its value makes no sense
     */
    public static Settings read(Map<String, String> environment) {
        return new Reader(environment).read();
    }

    private static final class Reader {
        private final Map<String, String> environment;
        private final List<String> problems = new ArrayList<>();

        Reader(Map<String, String> environment) {
            this.environment = environment;
        }

        Settings read() {
            unknownNames();
            String host = text("HOST", "127.0.0.1");
            int port = port("PORT", 8080);
            String management = value("MANAGEMENT_PORT");
            Path data = Path.of(text("DATA", ".smartoken"));
            Settings settings = new Settings(
                    host,
                    port,
                    management == null ? null : (Integer) port("MANAGEMENT_PORT", 0),
                    publicUrl(host, port),
                    database(),
                    data,
                    directory("CONTENT"),
                    file("UPSTREAMS"),
                    networks("TRUSTED_PROXIES"),
                    registration(),
                    oidc(),
                    operators(),
                    secret(),
                    count("SIGNUPS_PER_NETWORK", 5),
                    securityContact(),
                    redis(),
                    otlp(),
                    Duration.ofSeconds(seconds("CLIENT_STALL", 30)),
                    count("LOSSES_PER_ROUTE", 5),
                    count("LOSSES_PER_ACCOUNT", 20),
                    signingKey(),
                    Path.of(text("SEALED_DAYS", data.resolve("sealed-days.txt").toString())),
                    traceDays());
            mail();
            if (!problems.isEmpty()) throw new Wrong(problems);
            return settings;
        }

        private int traceDays() {
            String text = value("TRACE_DAYS");
            if (text == null) return TRACE_DAYS;
            if (text.matches("[0-9]{2,4}") && Integer.parseInt(text) >= Traces.DAYS_MIN) return Integer.parseInt(text);
            problem("TRACE_DAYS", "must be a number of days from " + Traces.DAYS_MIN + " to 9999");
            return TRACE_DAYS;
        }

        private @Nullable SigningKey signingKey() {
            String text = secretValue("SIGNING_KEY");
            if (text == null) return null;
            try {
                return SigningKey.parse(text);
            } catch (IllegalArgumentException e) {
                problem("SIGNING_KEY", String.valueOf(e.getMessage()));
                return null;
            }
        }

        private @Nullable String redis() {
            String url = secretValue("REDIS_URL");
            if (url != null && !url.matches("rediss?://\\S+")) {
                problem("REDIS_URL", "must begin with redis:// or rediss://");
            }
            return url;
        }

        private void mail() {
            String url = value("SMTP_URL");
            if (url != null && !url.matches("smtps?://\\S+"))
                problem("SMTP_URL", "must begin with smtp:// or smtps://");
        }

        private @Nullable URI otlp() {
            String text = text("OTLP_URL", environment.getOrDefault("OTEL_EXPORTER_OTLP_ENDPOINT", ""));
            if (text.isBlank()) return null;
            try {
                URI uri = URI.create(text.strip());
                boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
                if (web && uri.getHost() != null) return uri;
            } catch (IllegalArgumentException e) {
                // told below
            }
            problem("OTLP_URL", "must be the address of a collector, such as http://localhost:4318");
            return null;
        }

        private void unknownNames() {
            for (String name : environment.keySet().stream().sorted().toList()) {
                if (!name.startsWith("SMARTOKEN_") || CLIENTS.contains(name) || NAMES.contains(name)) continue;
                boolean file = name.endsWith("_FILE") && SECRETS.contains(name.substring(0, name.length() - 5));
                if (!file) problems.add(name + ": there is no such setting; the README lists them all");
            }
        }

        private @Nullable DatabaseSettings database() {
            String url = value("DATABASE_URL");
            if (url == null) return null;
            if (!url.startsWith("jdbc:postgresql:")) {
                problem("DATABASE_URL", "must begin with jdbc:postgresql://");
                return null;
            }
            String user = text("DATABASE_USER", "smartoken");
            return new DatabaseSettings(
                    url,
                    user,
                    password("DATABASE_PASSWORD"),
                    DatabaseSettings.POOL_SIZE,
                    owner(user),
                    count("LABELS_PER_DAY", DatabaseSettings.LABELS_PER_DAY));
        }

        private URI publicUrl(String host, int port) {
            String fallback = "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
            String text = text("PUBLIC_URL", fallback);
            try {
                URI uri = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
                boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
                if (web && uri.getHost() != null && uri.getRawPath().isEmpty() && uri.getRawQuery() == null) return uri;
            } catch (IllegalArgumentException e) {
                // told below
            }
            problem("PUBLIC_URL", "must be an origin such as https://example.com");
            return URI.create(fallback);
        }

        private boolean registration() {
            String text = text("REGISTRATION", "open").toLowerCase(Locale.ROOT);
            if (!text.equals("open") && !text.equals("closed")) problem("REGISTRATION", "must be open or closed");
            return text.equals("open");
        }

        private @Nullable OidcSettings oidc() {
            String issuer = value("OIDC_ISSUER");
            String id = value("OIDC_CLIENT_ID");
            String secret = secretValue("OIDC_CLIENT_SECRET");
            if (id == null && secret == null && issuer == null) return null;
            if (id == null) problem("OIDC_CLIENT_ID", "is missing: sign-in needs it");
            if (secret == null) problem("OIDC_CLIENT_SECRET", "is missing: sign-in needs it");
            URI uri = issuer == null ? OidcSettings.GOOGLE : issuer(issuer);
            return id == null || secret == null ? null : new OidcSettings(uri, id, secret);
        }

        private DatabaseSettings.@Nullable Owner owner(String user) {
            String owner = value("DATABASE_OWNER_USER");
            if (owner == null) {
                if (secretValue("DATABASE_OWNER_PASSWORD") != null)
                    problem("DATABASE_OWNER_USER", "is missing: there is a password for it");
                return null;
            }
            if (owner.equals(user)) problem("DATABASE_OWNER_USER", "must be another role than SMARTOKEN_DATABASE_USER");
            return new DatabaseSettings.Owner(owner, password("DATABASE_OWNER_PASSWORD"));
        }

        private String password(String name) {
            String password = secretValue(name);
            return password == null ? "" : password;
        }

        private URI issuer(String text) {
            try {
                URI uri = URI.create(text);
                if (OidcSettings.isSafe(uri) && uri.getRawQuery() == null && uri.getRawFragment() == null) return uri;
            } catch (IllegalArgumentException e) {
                // told below
            }
            problem("OIDC_ISSUER", "must be an https address (plain http only on loopback)");
            return OidcSettings.GOOGLE;
        }

        private Set<String> operators() {
            Set<String> operators = new TreeSet<>();
            for (String part : text("OPERATORS", "").split(",")) {
                String address = part.strip().toLowerCase(Locale.ROOT);
                if (address.isEmpty()) continue;
                if (!Identity.isAddress(address)) problem("OPERATORS", "must be e-mail addresses separated by commas");
                operators.add(address);
            }
            return Set.copyOf(operators);
        }

        private @Nullable String secret() {
            String secret = secretValue("SECRET");
            if (secret != null && secret.length() < SECRET_LENGTH_MIN) {
                problem("SECRET", "must have at least " + SECRET_LENGTH_MIN + " characters");
            }
            return secret;
        }

        private @Nullable URI securityContact() {
            String text = value("SECURITY_CONTACT");
            if (text == null) return null;
            try {
                URI uri = URI.create(text);
                boolean mail = "mailto".equals(uri.getScheme()) && Identity.isAddress(uri.getSchemeSpecificPart());
                boolean web = "https".equals(uri.getScheme()) && uri.getHost() != null;
                if (mail || web) return uri;
            } catch (IllegalArgumentException e) {
                // told below
            }
            problem("SECURITY_CONTACT", "must be mailto: and an address, or an https: address");
            return null;
        }

        private Networks networks(String name) {
            String text = value(name);
            try {
                return Networks.of(
                        text == null
                                ? List.of()
                                : Arrays.stream(text.split(","))
                                        .map(String::strip)
                                        .toList());
            } catch (IllegalArgumentException e) {
                problem(name, "must be addresses or networks such as 10.0.0.0/8, separated by commas");
                return Networks.of(List.of());
            }
        }

        private int port(String name, int fallback) {
            String text = value(name);
            if (text == null) return fallback;
            try {
                int port = Integer.parseInt(text);
                if (port >= 0 && port <= 65_535) return port;
            } catch (NumberFormatException e) {
                // told below
            }
            problem(name, "must be a port, from 1 to 65535 (0 for any that is free)");
            return fallback;
        }

        private int count(String name, int fallback) {
            String text = value(name);
            if (text == null) return fallback;
            if (text.matches("[0-9]{1,6}")) return Integer.parseInt(text);
            problem(name, "must be a number from 0 (no limit) to 999999");
            return fallback;
        }

        private int seconds(String name, int fallback) {
            String text = value(name);
            if (text == null) return fallback;
            if (text.matches("[1-9][0-9]{0,3}")) return Integer.parseInt(text);
            problem(name, "must be a number of seconds from 1 to 9999");
            return fallback;
        }

        private @Nullable Path directory(String name) {
            String text = value(name);
            if (text == null) return null;
            Path path = Path.of(text);
            if (!Files.isDirectory(path)) problem(name, "is no folder that can be read: " + text);
            return path;
        }

        private @Nullable Path file(String name) {
            String text = value(name);
            if (text == null) return null;
            Path path = Path.of(text);
            if (!Files.isRegularFile(path) || !Files.isReadable(path))
                problem(name, "is no file that can be read: " + text);
            return path;
        }

        private @Nullable String secretValue(String name) {
            String file = environment.get("SMARTOKEN_" + name + "_FILE");
            if (file == null || file.isBlank()) return value(name);
            try {
                return Files.readString(Path.of(file)).strip();
            } catch (IOException e) {
                problem(name + "_FILE", "is no file that can be read");
                return null;
            }
        }

        private String text(String name, String fallback) {
            String value = value(name);
            return value == null ? fallback : value;
        }

        private @Nullable String value(String name) {
            String value = environment.get("SMARTOKEN_" + name);
            return value == null || value.isBlank() ? null : value.strip();
        }

        private void problem(String name, String what) {
            problems.add("SMARTOKEN_" + name + " " + what);
        }
    }
}
