package com.smartoken.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** The error of an API's answer, after its shape and its headers were found to be what every error has. */
public record ErrorEnvelope(
        int status, String message, String type, @Nullable String param, String code) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads an error and checks what is the same for all. */
    public static ErrorEnvelope of(HttpResponse<String> response) {
        assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(response.headers().firstValue("x-request-id").orElse("none")).matches("req_[0-9a-f]{32}");
        ErrorEnvelope error = parse(response.statusCode(), response.body());
        assertThat(response.headers().firstValue("www-authenticate"))
                .as("a challenge stands on every 401 and nowhere else")
                .isEqualTo(java.util.Optional.of("Bearer").filter(challenge -> error.status == 401));
        assertThat(response.headers().firstValue("x-should-retry"))
                .as("clients are told not to retry a 402")
                .isEqualTo(java.util.Optional.of("false").filter(no -> error.status == 402));
        return error;
    }

    /** Reads an envelope alone. */
    public static ErrorEnvelope parse(int status, String body) {
        try {
            JsonNode envelope = JSON.readTree(body);
            assertThat(envelope.fieldNames()).toIterable().containsExactly("error");
            JsonNode error = envelope.get("error");
            assertThat(error.fieldNames()).toIterable().containsExactly("message", "type", "param", "code");
            assertThat(error.get("message").textValue()).isNotBlank().doesNotContain("Exception", "\n");
            return new ErrorEnvelope(
                    status,
                    error.get("message").textValue(),
                    error.get("type").textValue(),
                    error.get("param").textValue(),
                    error.get("code").textValue());
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + body, e);
        }
    }

    /** Checks status and code. */
    public ErrorEnvelope is(int expectedStatus, String expectedCode) {
        assertThat(status + " " + code).as(message).isEqualTo(expectedStatus + " " + expectedCode);
        return this;
    }

    /** Checks that it is a 400 that blames this field (null for the whole body). */
    public ErrorEnvelope blames(@Nullable String field) {
        is(400, "invalid_request");
        assertThat(type).isEqualTo("invalid_request_error");
        assertThat(param).as(message).isEqualTo(field);
        return this;
    }
}
