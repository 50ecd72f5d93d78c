package com.smartoken.relay;

import static com.smartoken.relay.EvilServer.ASKED;
import static com.smartoken.relay.EvilServer.BALANCE;
import static com.smartoken.relay.EvilServer.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.testing.ErrorEnvelope;
import com.smartoken.testing.TestServer;
import com.smartoken.testing.TestServer.Customer;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Upstreams that nobody can connect to. */
class AbsentUpstreamTest {
    @Test
    void anUpstreamThatIsNotThereIsAnUpstreamThatFailed() throws Exception {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0)) {
            nobody = socket.getLocalPort();
        }
        try (TestServer alone = TestServer.before(URI.create("http://127.0.0.1:" + nobody + "/v1"))) {
            Customer somebody = alone.customer("1");
            for (String more : new String[] {"", STREAM}) {
                ErrorEnvelope.of(alone.chat(somebody, ASKED.formatted(more))).is(502, "upstream_error");
            }
            assertThat(alone.available(somebody)).isEqualTo(BALANCE);
            alone.requireCleanBooks();
        }
    }

    @Test
    void anUpstreamThatTakesNoConnectionIsTooLate() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            List<java.nio.channels.SocketChannel> fillers = new java.util.ArrayList<>();
            for (int i = 0; i < 4; i++) { // a listener whose queue is full answers nobody
                var filler = java.nio.channels.SocketChannel.open();
                filler.configureBlocking(false);
                filler.connect(full.getLocalSocketAddress());
                fillers.add(filler);
            }
            try (TestServer alone = TestServer.before(URI.create("http://127.0.0.1:" + full.getLocalPort() + "/v1"))) {
                Customer somebody = alone.customer("1");
                for (String more : new String[] {"", STREAM}) {
                    ErrorEnvelope.of(alone.chat(somebody, ASKED.formatted(more)))
                            .is(504, "upstream_timeout");
                }
                assertThat(alone.available(somebody)).isEqualTo(BALANCE);
                alone.requireCleanBooks();
            }
            for (var filler : fillers) filler.close();
        }
    }
}
