package com.smartoken.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What counts as one network. */
class ClientNetworkTest {
    @ParameterizedTest
    @CsvSource({
        "203.0.113.77, 203.0.113.0/24",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1:2:0:0:0:0/64",
        "::ffff:203.0.113.77, 203.0.113.0/24",
    })
    void aNetworkIsWhatAHouseholdHas(String address, String network) throws Exception {
        assertThat(ClientNetwork.of(InetAddress.getByName(address))).isEqualTo(network);
        assertThat(ClientNetwork.of(address)).isEqualTo(network);
    }

    @Test
    void whatIsNoAddressHasNoNetwork() {
        for (String text : new String[] {null, "", "localhost", "beef", "203.0.113.77, 10.0.0.1"}) {
            assertThat(ClientNetwork.of(text)).as("%s", text).isNull();
        }
    }
}
