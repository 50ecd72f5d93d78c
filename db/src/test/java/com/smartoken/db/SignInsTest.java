package com.smartoken.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SignInsTest {
    private static final int MAX = 300;

    private static TestDatabase test;

    @BeforeAll
    static void open() {
        test = TestDatabase.create();
    }

    @AfterAll
    static void close() {
        test.close();
    }

    @Test
    void strangersLeaveNoMoreRowsThanTheBoundAndTheNewestSignInsGoOn() {
        SignIns signIns = new SignIns(test.database(), MAX);
        for (int i = 0; i < 3 * MAX; i++) {
            signIns.start(hash(i), new SignIns.Started("{}", "/from/" + i));
            assertThat(test.number("select count(*) from sign_in")).isLessThanOrEqualTo(MAX + MAX / 100);
        }
        assertThat(signIns.take(hash(0))).isNull();
        assertThat(signIns.take(hash(3 * MAX - MAX)))
                .extracting(SignIns.Started::returnTo)
                .isEqualTo("/from/" + 2 * MAX);
        assertThat(signIns.take(hash(3 * MAX - 1)))
                .extracting(SignIns.Started::returnTo)
                .isEqualTo("/from/" + (3 * MAX - 1));
    }

    private static byte[] hash(int i) {
        return ByteBuffer.allocate(32).putInt(i).array();
    }
}
