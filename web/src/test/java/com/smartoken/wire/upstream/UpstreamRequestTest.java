package com.smartoken.wire.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.smartoken.wire.upstream.UpstreamFailure.Kind;
import java.net.ServerSocket;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;

/** What is sent, to whom, and what can't be. */
class UpstreamRequestTest extends UpstreamClientCalls {
    @Test
    void sendsExactlyWhatAnUpstreamExpects() throws Exception {
        try (ScriptedServer server = ScriptedServer.answering(OK)) {
            Target target = Target.parse("http://127.0.0.1:" + server.port() + "/v1/");
            List<Header> headers = List.of(new Header("Authorization", "Bearer x"));
            UpstreamRequest request = UpstreamRequest.post(target, "/chat?a=b", headers, bytes("{}"), PATIENT);
            try (Exchange exchange = client.send(request)) {
                assertThat(exchange.status()).isEqualTo(200);
                assertThat(exchange.header("content-LENGTH")).isEqualTo("2");
                assertThat(exchange.header("missing")).isNull();
                assertThat(exchange.headers()).containsExactly(new Header("Content-Length", "2"));
                assertThat(exchange.readAll(2)).asString().isEqualTo("ok");
            }
            assertThat(server.requests())
                    .containsExactly(
                            "POST /v1/chat?a=b HTTP/1.1\r\nHost: 127.0.0.1:" + server.port()
                                    + "\r\nAccept-Encoding: identity\r\nAuthorization: Bearer x\r\nContent-Length: 2\r\n\r\n{}");
        }
    }

    @Test
    void sendsALongBodyWhole() throws Exception {
        byte[] body = bytes("0123456789abcdef".repeat(100_000));
        try (ScriptedServer server = keepingAlive(OK)) {
            for (int i = 0; i < 2; i++) {
                try (Exchange exchange =
                        client.send(UpstreamRequest.post(target(server), "/", List.of(), body, PATIENT))) {
                    assertThat(exchange.readAll(10)).hasSize(2);
                }
            }
            assertThat(server.requests())
                    .allSatisfy(request -> assertThat(request).endsWith("\r\n\r\n" + text(body)));
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void returnsARedirectAndNeverFollowsIt() throws Exception {
        try (ScriptedServer server =
                keepingAlive("HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n")) {
            try (Exchange exchange = client.send(get(server, PATIENT))) {
                assertThat(exchange.status()).isEqualTo(302);
            }
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void readsTheAnswerOfAnUpstreamThatRefusesALongRequest() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno");
        })) {
            UpstreamRequest request = UpstreamRequest.post(target(server), "/", List.of(), new byte[32 << 20], PATIENT);
            try (Exchange exchange = client.send(request)) {
                assertThat(exchange.status()).isEqualTo(413);
            }
        }
    }

    @Test
    void reportsARefusedConnectionAndAnUnknownNameWithoutNamingThem() throws Exception {
        int free;
        try (ServerSocket unused = new ServerSocket(0)) {
            free = unused.getLocalPort();
        }
        for (String url : List.of("http://127.0.0.1:" + free, "http://localhost:" + free, "http://no-such.invalid")) {
            UpstreamFailure failure =
                    failure(() -> client.send(UpstreamRequest.get(Target.parse(url), "/", List.of(), PATIENT)));
            assertThat(failure.kind()).isEqualTo(Kind.CONNECT);
            assertThat(failure.requestSent()).isFalse();
            assertThat(failure).hasNoCause();
            assertThat(failure.getMessage()).doesNotContain("127.0.0.1", "localhost", "invalid");
        }
    }

    @Test
    void connectsOnlyToAllowedAddresses() throws Exception {
        try (ScriptedServer server = keepingAlive(OK);
                UpstreamClient careful = new UpstreamClient(
                        ClientLimits.defaults(),
                        (SSLSocketFactory) SSLSocketFactory.getDefault(),
                        address -> !address.isLoopbackAddress())) {
            Target target = Target.parse("http://localhost:" + server.port());
            UpstreamFailure failure = failure(() -> careful.send(UpstreamRequest.get(target, "/", List.of(), PATIENT)));
            assertThat(failure.kind()).isEqualTo(Kind.CONNECT);
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void refusesHeadersThatWouldChangeTheRequest() {
        assertThatThrownBy(() -> new Header("A", "b\r\nHost: x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Header("A", "b\u0000")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Header("A", "\u20ac")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Header("A:", "b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Header("", "b")).isInstanceOf(IllegalArgumentException.class);
        assertThat(new Header("Authorization", "secret").toString()).doesNotContain("secret");
        Target target = Target.parse("http://localhost");
        for (String name : List.of("host", "Content-Length", "Transfer-Encoding", "Accept-Encoding", "Connection")) {
            List<Header> headers = List.of(new Header(name, "1"));
            assertThatThrownBy(() -> UpstreamRequest.get(target, "/", headers, PATIENT))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (String path : List.of("", "x", "/a b", "/a\r\n", "/\u00e9", "/#a")) {
            assertThatThrownBy(() -> UpstreamRequest.get(target, path, List.of(), PATIENT))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void refusesABaseUrlInDoubtAndDoesNotRepeatIt() {
        assertThat(Target.parse("HTTPS://API.Example.com/v1//"))
                .isEqualTo(new Target(true, "api.example.com", 443, "/v1"));
        assertThat(Target.parse("http://[::1]:81").authority()).isEqualTo("[::1]:81");
        for (String url : List.of(
                "",
                "example.com",
                "ftp://secret/",
                "http:///x",
                "http://u:secret@h/",
                "http://h/?secret",
                "http://h/#x",
                "http://h:0/",
                "http://h:99999/",
                "http://h/a b")) {
            assertThatThrownBy(() -> Target.parse(url))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("secret");
        }
    }
}
