package com.smartoken.testing;

import com.smartoken.local.LocalIssuer;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Tests of a class that share a server at which people sign in. */
public abstract class ConsoleTest {
    protected static LocalIssuer issuer;
    protected static TestServer server;

    @BeforeAll
    static void startServer() {
        issuer = LocalIssuer.start(0);
        server = TestServer.withSignIn(issuer, Map.of());
    }

    @AfterAll
    static void stopServer() {
        server.close();
        issuer.close();
    }
}
