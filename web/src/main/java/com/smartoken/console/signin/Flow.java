package com.smartoken.console.signin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;

/** What must be remembered between leaving for the issuer and coming back, and nothing else. */
record Flow(String state, String nonce, String verifier) {
    private static final ObjectMapper JSON = new ObjectMapper();

    String toJson() {
        try {
            return JSON.writeValueAsString(Map.of("state", state, "nonce", nonce, "verifier", verifier));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("three strings can be written", e);
        }
    }

    static Flow parse(String json) {
        try {
            var object = JSON.readTree(json);
            return new Flow(
                    object.required("state").textValue(),
                    object.required("nonce").textValue(),
                    object.required("verifier").textValue());
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IllegalStateException("a sign-in in the database can't be read", e);
        }
    }
}
