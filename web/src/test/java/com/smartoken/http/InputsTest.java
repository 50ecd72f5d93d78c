package com.smartoken.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.javalin.http.NotFoundResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody sends in an address or a form is an id or it is not, and a text is never longer than was asked for. */
class InputsTest {
    @ParameterizedTest
    @ValueSource(strings = {"", " 1", "-1", "+1", "1.0", "0x1", "٣", "1234567890123456789", "1;drop", "1\n"})
    void whatIsNoIdIsNotFound(String text) {
        assertThatThrownBy(() -> Inputs.id(text)).isInstanceOf(NotFoundResponse.class);
        assertThat(Inputs.id(text, -7)).isEqualTo(-7);
    }

    @Test
    void readsAnIdUpToEighteenDigits() {
        assertThat(Inputs.id("999999999999999999")).isEqualTo(999_999_999_999_999_999L);
        assertThat(Inputs.id("0", 5)).isZero();
        assertThat(Inputs.id(null, 5)).isEqualTo(5);
    }

    @Test
    void readsAUuidOnlyAsScriptsAndFormsWriteIt() {
        String text = "0192f0c1-7e5b-7c3d-8a4f-0123456789ab";
        assertThat(Inputs.uuid(text)).hasToString(text);
        assertThat(Inputs.uuid("1-1-1-1-1")).isNull();
        assertThat(Inputs.uuid(text.replace("-", ""))).isNull();
        assertThat(Inputs.uuid("")).isNull();
    }

    @Test
    void stripsATextAndCutsNoCharacterInHalf() {
        assertThat(Inputs.text(null, 5)).isEmpty();
        assertThat(Inputs.text("  a b  ", 5)).isEqualTo("a b");
        assertThat(Inputs.text("abcdef", 5)).isEqualTo("abcde");
        assertThat(Inputs.text("abcd𝟙f", 5)).isEqualTo("abcd");
        assertThat(Inputs.text("abc𝟙f", 5)).isEqualTo("abc𝟙");
    }

    @Test
    void tellsALongTextBackInPart() {
        assertThat(Inputs.told("abcde", 5)).isEqualTo("abcde");
        assertThat(Inputs.told("abcdef", 5)).isEqualTo("abcde...");
        assertThat(Inputs.told("abcd𝟙", 5)).isEqualTo("abcd...");
    }
}
