package com.smartoken.console.credits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RedeemFormTest {
    @Test
    void showsTheBeginningOfWhatWasTypedWithNoCharacterInHalf() {
        String typed = "A".repeat(99);
        assertThat(new RedeemForm("", typed + "\uD835\uDFD9", "").typed()).isEqualTo(typed);
    }
}
