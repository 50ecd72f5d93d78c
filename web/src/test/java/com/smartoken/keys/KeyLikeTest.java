package com.smartoken.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class KeyLikeTest {
    private static final String SECRET = "0123456789abcdefghijABCDEFGHIJ";

    @Test
    void keysOfUsualMakersAreFoundAndTakenOut() {
        for (String key : List.of(
                "sk-st-" + SECRET,
                "sk-proj-" + SECRET,
                "AKIAABCDEFGHIJKLMNOP",
                "AIza" + SECRET,
                "ghp_" + SECRET,
                "whsec_" + SECRET,
                "eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0",
                "Bearer " + SECRET,
                "BEARER " + SECRET,
                "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----")) {
            String text = "Here: " + key + " and more";
            assertThat(KeyLike.isIn(text)).as(key).isTrue();
            assertThat(KeyLike.redact(text)).isEqualTo("Here: [key removed] and more");
            assertThat(KeyLike.find(text))
                    .as("only its beginning")
                    .endsWith("…")
                    .hasSizeLessThan(12);
        }
    }

    @Test
    void ordinaryWordsAreNone() {
        for (String text : List.of("ask-me-anything-you-want", "sk-learn", "the bearer of news", "eyJ.a", "AKIA", "")) {
            assertThat(KeyLike.isIn(text)).as(text).isFalse();
            assertThat(KeyLike.find(text)).isNull();
        }
    }
}
