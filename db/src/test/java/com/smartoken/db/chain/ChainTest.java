package com.smartoken.db.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees, days and keys, without a database. */
class ChainTest {
    private final SigningKey key = SigningKey.generate();

    @Test
    void aTreeIsThatOfRfc6962() {
        Merkle tree = new Merkle();
        assertThat(HexFormat.of().formatHex(tree.root()))
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        byte[][] leaves = new byte[6][];
        for (int i = 1; i <= 5; i++) {
            byte[] head = {(byte) i};
            tree.add(i, head);
            leaves[i] = sha256(new byte[] {0}, HexFormat.of().parseHex("%016x".formatted(i)), head);
        }
        byte[] four = node(node(leaves[1], leaves[2]), node(leaves[3], leaves[4]));
        assertThat(tree.root()).isEqualTo(node(four, leaves[5]));
        tree.add(6, new byte[] {6});
        leaves[0] = sha256(new byte[] {0}, HexFormat.of().parseHex("%016x".formatted(6)), new byte[] {6});
        assertThat(tree.root()).isEqualTo(node(four, node(leaves[5], leaves[0])));
        assertThat(tree.accounts()).isEqualTo(6);
    }

    private static byte[] node(byte[] left, byte[] right) {
        return sha256(new byte[] {1}, left, right);
    }

    private static byte[] sha256(byte[]... parts) {
        var digest = Merkle.sha256();
        for (byte[] part : parts) digest.update(part);
        return digest.digest();
    }

    @Test
    void aKeyIsReadAsItIsWrittenAndNeverPrinted() {
        SigningKey read = SigningKey.parse(key.pem());
        assertThat(read.publicKey()).isEqualTo(key.publicKey());
        SignedDay day = SignedDay.sign(read, LocalDate.of(2026, 11, 27), 2, 10, new byte[32], SignedDay.NOTHING);
        assertThat(day.isSigned()).isTrue();
        assertThat(key).asString().doesNotContain(key.pem().lines().toList().get(1));
        // As openssl writes one.
        assertThat(SigningKey.parse("MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC")
                        .publicKey())
                .isEqualTo("MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "-----BEGIN PRIVATE KEY-----\n!!!\n-----END PRIVATE KEY-----",
                "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE="
            })
    void whatIsNoKeyIsSaidSoAndNotQuoted(String text) {
        assertThatThrownBy(() -> SigningKey.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("is no Ed25519 private key")
                .hasNoCause();
    }

    @Test
    void daysFollowEachOtherOrItIsToldWhere() {
        SignedDay one = day(LocalDate.of(2026, 11, 1), SignedDay.NOTHING);
        SignedDay two = day(LocalDate.of(2026, 11, 2), one.digest());
        SignedDay three = day(LocalDate.of(2026, 11, 3), two.digest());
        Witness own = new Witness(List.of(), Set.of(key.publicKey()));
        assertThat(DayChain.problems(List.of(one, two, three), own)).isEmpty();
        assertThat(DayChain.problems(List.of(one, three), own))
                .singleElement()
                .asString()
                .startsWith("2026-11-03: the day before");
        assertThat(DayChain.problems(List.of(two, three), own))
                .singleElement()
                .asString()
                .startsWith("2026-11-02");
        SignedDay other = day(LocalDate.of(2026, 11, 2), one.previous());
        assertThat(DayChain.problems(List.of(one, other), own))
                .singleElement()
                .asString()
                .startsWith("2026-11-02: follows another day");
        assertThat(DayChain.problems(List.of(one), new Witness(List.of(), Set.of("another"))))
                .singleElement()
                .asString()
                .contains("not this service's");
    }

    private SignedDay day(LocalDate day, String previous) {
        return SignedDay.sign(key, day, 1, 1, new byte[32], previous);
    }

    @Test
    void aFileIsOnlyAddedTo(@TempDir Path folder) throws Exception {
        DayFile file = new DayFile(folder.resolve("kept/days.txt"));
        SignedDay one = day(LocalDate.of(2026, 11, 1), SignedDay.NOTHING);
        SignedDay two = day(LocalDate.of(2026, 11, 2), one.digest());
        assertThat(file.read()).isEmpty();
        file.follow(List.of(one));
        file.follow(List.of(day(LocalDate.of(2026, 11, 1), "ff"), two));
        assertThat(file.read()).containsExactly(one, two);
        String text = Files.readString(file.path(), StandardCharsets.UTF_8);
        file.follow(List.of(one, two));
        assertThat(Files.readString(file.path(), StandardCharsets.UTF_8))
                .isEqualTo(text)
                .startsWith("#");
    }
}
