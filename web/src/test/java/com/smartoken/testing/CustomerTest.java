package com.smartoken.testing;

import com.smartoken.testing.TestServer.Customer;
import org.junit.jupiter.api.BeforeEach;

/** Tests that each have a customer with a dollar to themselves. */
public abstract class CustomerTest extends ServerTest {
    protected Customer customer;

    @BeforeEach
    void newCustomer() {
        customer = server.customer("1");
    }
}
