package com.smartoken.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.testing.ServerTest;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A body must keep coming, whatever part of it is sent slowly. */
class BodyTimeTest extends ServerTest {
    private static final int STEPS_MAX = 600;

    /** How a body is framed, its beginning, and what is sent of it again and again. */
    private static final Map<String, List<String>> SLOW = new LinkedHashMap<>();

    static {
        SLOW.put("content", List.of("Content-Length: 10000", "", " "));
        SLOW.put("chunks", List.of("Transfer-Encoding: chunked", "", "1\r\n \r\n"));
        SLOW.put("the size of a chunk", List.of("Transfer-Encoding: chunked", "1\r\n \r\n", "0"));
        SLOW.put("the extension of a chunk", List.of("Transfer-Encoding: chunked", "1;a=", "b"));
        SLOW.put("trailers", List.of("Transfer-Encoding: chunked", "2\r\n{}\r\n0\r\n", "a: b\r\n"));
    }

    @Test
    void whoTricklesAnyPartOfABodyIsToldAndCut() throws IOException {
        String key = server.customer("1").key();
        List<TricklingClient> clients = new ArrayList<>();
        for (List<String> slow : SLOW.values()) {
            TricklingClient client =
                    new TricklingClient(URI.create(server.url()).getPort());
            client.write("POST /v1/chat/completions HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer " + key
                    + "\r\nContent-Type: application/json\r\n" + slow.getFirst() + "\r\n\r\n" + slow.get(1));
            clients.add(client);
        }
        Map<String, TricklingClient> left = new LinkedHashMap<>();
        int at = 0;
        for (String part : SLOW.keySet()) left.put(part, clients.get(at++));
        for (int step = 0; step < STEPS_MAX && !left.isEmpty(); step++) {
            for (String part : List.copyOf(left.keySet())) {
                TricklingClient client = left.get(part);
                if (!client.step(SLOW.get(part).get(2))) continue;
                // What crosses the answer makes the system throw it away.
                assertThat(client.said()).as(part).matches("(?s)|HTTP/1.1 4.*");
                left.remove(part);
            }
        }
        assertThat(left.keySet()).as("still waited for").isEmpty();
        for (TricklingClient client : clients) client.close();
    }
}
