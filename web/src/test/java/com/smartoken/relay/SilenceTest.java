package com.smartoken.relay;

import static com.smartoken.relay.ChatCompletionTest.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.local.sandbox.Fault;
import com.smartoken.local.sandbox.PlannedFault;
import com.smartoken.testing.ErrorEnvelope;
import com.smartoken.testing.Streamed;
import com.smartoken.testing.TestServer;
import com.smartoken.testing.TestServer.Customer;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Upstreams that fall silent, met with timeouts of 600 ms. */
class SilenceTest {
    private static final String STREAM = ", \"stream\": true, \"stream_options\": {\"include_usage\": true}";

    private static TestServer server;
    private Customer customer;

    @BeforeAll
    static void start() {
        server = TestServer.impatient();
    }

    @AfterAll
    static void stop() {
        try {
            server.requireCleanBooks();
        } finally {
            server.close();
        }
    }

    @BeforeEach
    void newCustomer() {
        customer = server.customer("1");
    }

    @AfterEach
    void booksAreRightAndNothingStaysOpen() {
        server.first().always(Fault.NONE);
        server.requireNoHolds();
        TestServer.await(() -> server.first().openStreams() == 0);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"HANG_BEFORE_HEADERS", "HANG_BEFORE_FIRST_CHUNK", "HANG_MID_STREAM"})
    void answers504WhenAJsonAnswerNeverComes(Fault fault) {
        server.first().always(fault);
        HttpResponse<String> response = server.chat(customer, body("plain", ""));
        ErrorEnvelope.of(response).is(504, "upstream_timeout");
        assertThat(server.available(customer)).isEqualTo(1_000_000_000);
        assertThat(server.logged(response, "status = 504 and charged = 0")).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"HANG_BEFORE_HEADERS", "HANG_BEFORE_FIRST_CHUNK"})
    void answers504WhenAStreamNeverBegins(Fault fault) {
        server.first().always(fault);
        ErrorEnvelope.of(server.chat(customer, body("plain", STREAM))).is(504, "upstream_timeout");
        assertThat(server.available(customer)).isEqualTo(1_000_000_000);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"HANG_BEFORE_HEADERS", "HANG_BEFORE_FIRST_CHUNK"})
    void triesTheSecondRouteWhenTheFirstIsSilent(Fault fault) {
        server.first().always(fault);
        HttpResponse<String> response = server.chat(customer, body("spare", STREAM));
        assertThat(Streamed.of(response).isDone()).isTrue();
        assertThat(server.logged(response, "attempts ~ E'^first [a-z_]+timeout [0-9]+\\nsecond 200 [0-9]+$'"))
                .isTrue();
    }

    @Test
    void endsAStreamThatFallsSilentWithAnErrorAndChargesWhatCame() {
        server.first().always(PlannedFault.after(6, Fault.HANG_MID_STREAM));
        HttpResponse<String> response = server.chat(customer, body("plain", STREAM));
        Streamed stream = Streamed.of(response);
        assertThat(stream.isDone()).isFalse();
        assertThat(stream.error().get("code").textValue()).isEqualTo("upstream_timeout");
        assertThat(stream.chunks().getLast().at("/choices/0/finish_reason").textValue())
                .isEqualTo("error");
        long charged = 1_000_000_000 - server.available(customer);
        assertThat(charged).isPositive();
        assertThat(server.logged(response, "estimated and charged = " + charged + " and output_tokens < 100"))
                .isTrue();
    }
}
