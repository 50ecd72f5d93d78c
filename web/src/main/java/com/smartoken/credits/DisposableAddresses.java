package com.smartoken.credits;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** Knows the domains of throwaway addresses, by a public list that is packed with the program. Read at the first question. */
final class DisposableAddresses {
    private static final String LIST = "disposable-domains.txt.gz";

    private DisposableAddresses() {}

    private static final class Loaded {
        static final String[] DOMAINS = read();

        private static String[] read() {
            try (InputStream file = Objects.requireNonNull(DisposableAddresses.class.getResourceAsStream(LIST), LIST);
                    BufferedReader lines = new BufferedReader(
                            new InputStreamReader(new GZIPInputStream(file), StandardCharsets.US_ASCII))) {
                return lines.lines().sorted().toArray(String[]::new);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Whether the address is at one of these domains, or at a part of one. */
    static boolean contains(String email) {
        String domain = email.substring(email.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
        while (domain.endsWith(".")) domain = domain.substring(0, domain.length() - 1);
        for (int dot = -1; domain.indexOf('.', dot + 1) >= 0; dot = domain.indexOf('.', dot + 1)) {
            if (Arrays.binarySearch(Loaded.DOMAINS, domain.substring(dot + 1)) >= 0) return true;
        }
        return false;
    }
}
