package com.smartoken.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentCodingTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip, deflate, br, zstd | BROTLI",
                "gzip | GZIP",
                "GZIP | GZIP",
                "br;q=0.5, gzip;q=0.9 | GZIP",
                "br;q=0, gzip | GZIP",
                "gzip;q=0 | IDENTITY",
                "gzip;q=0, *;q=0 | IDENTITY",
                "* | BROTLI",
                "*;q=0.1, br;q=0 | GZIP",
                "identity, gzip;q=0.5 | IDENTITY",
                "identity;q=0.5, gzip;q=1.0 | GZIP",
                "gzip;q=2 | IDENTITY",
                "gzip;q=nonsense | IDENTITY",
                "zstd | IDENTITY",
                "'' | IDENTITY"
            })
    void honoursTheWeightsOfTheClient(String header, ContentCoding wanted) {
        assertThat(ContentCoding.best(header)).isEqualTo(wanted);
    }

    @Test
    void sendsPlainBytesToWhoSaysNothing() {
        assertThat(ContentCoding.best(null)).isEqualTo(ContentCoding.IDENTITY);
        assertThat(ContentCoding.best("gzip,".repeat(1000))).isEqualTo(ContentCoding.IDENTITY);
    }
}
