package com.smartoken.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.testing.TestServer.Customer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Tests of calls that are refused: nobody upstream hears of them, and the customer still has the whole dollar. */
public abstract class RefusalTest extends ServerTest {
    protected static Customer customer;
    private int upstreamRequests;

    @BeforeAll
    static void makeCustomer() {
        customer = server.customer("1");
    }

    @BeforeEach
    void count() {
        upstreamRequests = server.upstreamRequests();
    }

    @AfterEach
    void nothingHappened() {
        assertThat(server.upstreamRequests()).isEqualTo(upstreamRequests);
        assertThat(server.available(customer)).isEqualTo(1_000_000_000);
        assertThat(server.database().number("select count(*) from usage_record"))
                .isZero();
    }
}
