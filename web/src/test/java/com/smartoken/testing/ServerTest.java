package com.smartoken.testing;

import com.smartoken.local.sandbox.Fault;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/**
 * Tests of a class that share a server. After each its upstream is well again and no hold is open, after all its books are
 * right. Classes run one after the other, so the fields are theirs alone.
 */
public abstract class ServerTest {
    protected static TestServer server;

    @BeforeAll
    static void startServer() {
        server = TestServer.start();
    }

    @AfterAll
    static void stopServer() {
        try {
            server.requireCleanBooks();
        } finally {
            server.close();
        }
    }

    @AfterEach
    void nothingIsLeftOpen() {
        server.first().always(Fault.NONE);
        server.requireNoHolds();
    }
}
