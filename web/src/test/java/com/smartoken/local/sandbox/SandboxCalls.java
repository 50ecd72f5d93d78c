package com.smartoken.local.sandbox;

import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A sandbox upstream and somebody who calls it. */
abstract class SandboxCalls {
    static final String STREAM = "\"stream\":true";
    static final String WITH_USAGE = "\"stream\":true,\"stream_options\":{\"include_usage\":true}";
    SandboxUpstream upstream;
    Caller caller;

    @BeforeEach
    void start() {
        upstream = SandboxUpstream.start().pace(Duration.ZERO);
        caller = Caller.of(upstream);
    }

    @AfterEach
    void stop() {
        upstream.close();
    }

    String contentOf(String body) throws Exception {
        return caller.json(body).at("/choices/0/message/content").asText();
    }

    HttpResponse<InputStream> open(String body) throws Exception {
        return caller.client().send(caller.post("/chat/completions", body), BodyHandlers.ofInputStream());
    }
}
