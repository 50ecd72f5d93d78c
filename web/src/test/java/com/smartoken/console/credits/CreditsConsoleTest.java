package com.smartoken.console.credits;

import com.smartoken.credits.CreditsServer;
import com.smartoken.local.LocalIssuer;
import com.smartoken.testing.TestServer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Tests of a class that share a server of {@link CreditsServer}. */
public abstract class CreditsConsoleTest {
    @TempDir
    protected static Path folder;

    protected static LocalIssuer issuer;
    protected static TestServer server;
    private static Map<String, String> settings;

    @BeforeAll
    static void startServer() {
        issuer = LocalIssuer.start(0);
        // Every test signs in from this machine; the limit of a network has a test of its own.
        settings = CreditsServer.settings(folder, Map.of("SMARTOKEN_SIGNUPS_PER_NETWORK", "0"));
        server = TestServer.withSignIn(issuer, settings);
    }

    @AfterAll
    static void stopServer() {
        server.close();
        issuer.close();
    }

    /** Another node over the same database. */
    protected static TestServer secondNode() {
        return server.secondNode(TestServer.signIn(issuer, settings));
    }
}
