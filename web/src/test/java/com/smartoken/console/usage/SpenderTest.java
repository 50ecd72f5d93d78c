package com.smartoken.console.usage;

import com.smartoken.testing.ConsoleTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Tests that each have somebody who spends. */
abstract class SpenderTest extends ConsoleTest {
    Spender ada;

    @BeforeEach
    void newSpender() {
        ada = new Spender(server, "100");
    }

    @AfterEach
    void leave() {
        ada.close();
    }
}
