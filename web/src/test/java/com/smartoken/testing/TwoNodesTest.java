package com.smartoken.testing;

import com.smartoken.local.sandbox.Fault;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** Tests with a second node over the same database. */
public abstract class TwoNodesTest extends ServerTest {
    protected static TestServer other;

    @BeforeAll
    static void startOther() {
        other = server.secondNode();
    }

    @AfterAll
    static void stopOther() {
        other.close();
    }

    @AfterEach
    void otherIsWellAgain() {
        other.first().always(Fault.NONE);
    }
}
