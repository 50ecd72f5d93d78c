package com.smartoken.credits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CreditCodeTest {
    @Test
    void readsACodeHoweverItIsTyped() {
        for (int i = 0; i < 100; i++) {
            CreditCode code = CreditCode.random();
            assertThat(CreditCode.parse(code.text())).isEqualTo(code);
            String sloppy = code.text()
                    .toLowerCase(Locale.ROOT)
                    .replace('-', ' ')
                    .replace('0', 'o')
                    .replace('1', 'l');
            assertThat(CreditCode.parse(" " + sloppy)).isEqualTo(code);
        }
    }

    @Test
    void tellsASlipFromACode() {
        int missed = 0;
        for (int i = 0; i < 1000; i++) {
            String code = CreditCode.random().characters();
            int at = i % code.length();
            char other = code.charAt(at) == 'A' ? 'B' : 'A';
            if (CreditCode.parse(code.substring(0, at) + other + code.substring(at + 1)) != null) missed++;
        }
        assertThat(missed).as("one in a million is not told apart").isLessThanOrEqualTo(1);
        assertThat(CreditCode.parse("")).isNull();
        assertThat(CreditCode.parse("A".repeat(1_000_000))).isNull();
        assertThat(CreditCode.parse("AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAA\u00c4")).isNull();
    }

    @Test
    void neverPrintsACodeByAccident() {
        CreditCode code = CreditCode.random();
        assertThat(code.toString()).doesNotContain(code.characters().substring(0, 8));
    }

    @ParameterizedTest
    @CsvSource({
        "ada@mailinator.com, true",
        "ada@Sub.MailInator.com, true",
        "ada@mailinator.com., true",
        "ada@gmail.com, false",
        "ada@qq.com, false",
        "ada@notmailinator.com.example, false",
        "ada@localhost, false",
    })
    void knowsThrowawayAddresses(String email, boolean isDisposable) {
        assertThat(DisposableAddresses.contains(email)).isEqualTo(isDisposable);
    }
}
