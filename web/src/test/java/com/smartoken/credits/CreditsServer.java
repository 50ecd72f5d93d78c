package com.smartoken.credits;

import com.smartoken.local.LocalIssuer;
import com.smartoken.testing.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A server with sign-in, a campaign of $5 that runs, two models with a free quota, {@code plain} and {@code spare}, and
 * {@code gold}, whose output is dear.
 */
public final class CreditsServer {
    public static final String OPERATOR = "olga@example.com";

    private CreditsServer() {}

    static TestServer start(LocalIssuer issuer, Path folder, Map<String, String> more) {
        return TestServer.withSignIn(issuer, settings(folder, more));
    }

    public static Map<String, String> settings(Path folder, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("SMARTOKEN_CONTENT", content(folder).toString());
        settings.put("SMARTOKEN_OPERATORS", OPERATOR);
        return settings;
    }

    static Path content(Path folder) {
        try {
            Path models = Files.createDirectories(folder.resolve("models"));
            Path campaigns = Files.createDirectories(folder.resolve("campaigns"));
            Path given = Path.of(System.getProperty("smartoken.root", "..")).resolve("web/src/test/resources/content");
            for (String name : List.of("plain", "spare", "dear")) {
                String text = Files.readString(given.resolve("models/" + name + ".md"));
                if (!name.equals("dear")) text = text.replaceFirst("\n---", "\ntrial: {tokens: 100000, days: 90}\n---");
                Files.writeString(models.resolve(name + ".md"), text);
            }
            String exact = Files.readString(given.resolve("models/exact.md"));
            Files.writeString(
                    models.resolve("gold.md"),
                    exact.replaceAll("\\bexact\\b", "gold").replace("2.00", "2000.00"));
            Files.writeString(campaigns.resolve("gift.md"), campaign("5.00"));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String campaign(String amount) {
        return "---\nslug: gift\ntitle: A gift to begin with\namount: " + amount
                + "\nstarts: 2020-01-01T00:00:00+08:00\nends: 2099-12-31T23:59:59+08:00\nexisting: automatic\n"
                + "credit_expires_after: 180d\nbudget: 500000.00\n---\n\nA gift.\n";
    }
}
