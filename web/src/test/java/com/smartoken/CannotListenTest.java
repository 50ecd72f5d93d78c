package com.smartoken;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.smartoken.testing.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service that can't listen where it was told to says which of its settings is to blame. */
class CannotListenTest {
    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "nowhere.invalid"})
    void namesTheHostThatIsNoAddressOfThisMachine(String host) {
        assertThatThrownBy(() -> start(Map.of("SMARTOKEN_HOST", host)))
                .isInstanceOf(CannotListen.class)
                .hasMessage("SMARTOKEN_HOST " + host + " is no address of this machine.");
    }

    @Test
    void namesThePortThatIsTaken() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> start(Map.of("SMARTOKEN_MANAGEMENT_PORT", Integer.toString(other.getLocalPort()))))
                    .isInstanceOf(CannotListen.class)
                    .hasMessageContaining("or port " + other.getLocalPort() + ", is in use.");
        }
    }

    private static void start(Map<String, String> settings) {
        TestServer.start(settings).close();
    }
}
