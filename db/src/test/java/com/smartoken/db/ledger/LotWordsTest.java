package com.smartoken.db.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.smartoken.db.Account;
import com.smartoken.db.Accounts;
import com.smartoken.db.CodeBatches;
import com.smartoken.db.CreditCodes;
import com.smartoken.db.Grants;
import com.smartoken.db.OpenLots;
import com.smartoken.db.RequestIds;
import com.smartoken.db.TestDatabase;
import com.smartoken.db.Trials;
import com.smartoken.db.Wallets;
import com.smartoken.money.Usd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The words and the order that types have for lots are those of the tables, of every statement and of the functions in SQL. */
class LotWordsTest {
    private static final Pattern QUOTED = Pattern.compile("'([^']*)'");

    /** A comparison of a column with words, in a statement. */
    private static final Pattern COMPARED =
            Pattern.compile("\\b(kind|asset|source) (?:=|<>|like|in) (?:\\(((?:'[^']*'(?:, )?)+)\\)|('[^']*'))");

    private static TestDatabase test;

    @BeforeAll
    static void open() {
        test = TestDatabase.create();
    }

    @AfterAll
    static void close() {
        test.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Promo", "promotional", "use", "tokens"})
    void aKindOfLotThatNobodyKnowsFailsLoudly(String word) {
        assertThatThrownBy(() -> LotKind.of(word)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "paid", "grants"})
    void aKindOfMovementThatNobodyKnowsFailsLoudly(String word) {
        assertThatThrownBy(() -> MovementKind.of(word)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "eur", "USD", "tokens", "tokens:"})
    void anAssetThatNobodyKnowsFailsLoudly(String word) {
        assertThatThrownBy(() -> Asset.of(word)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"campaign:", "trial:", "code:", "code:x", "code:1x", "operator:"})
    void aSourceWithoutWhatBelongsToItFailsLoudly(String word) {
        assertThatThrownBy(() -> Source.of(word)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        test.execute("insert into lot (account_id, asset, kind, source, granted, remaining) values ("
                                + account() + ", 'usd', 'paid', '" + word + "', 1, 1)"))
                .hasMessageContaining("a lot's source is words such as");
    }

    @Test
    void everyWordIsReadAsItIsWritten() {
        for (LotKind kind : LotKind.values())
            assertThat(LotKind.of(kind.word())).isEqualTo(kind);
        for (MovementKind kind : MovementKind.values())
            assertThat(MovementKind.of(kind.word())).isEqualTo(kind);
        for (Asset asset : List.of(Asset.USD, new Asset.Quota("a/b:c")))
            assertThat(Asset.of(asset.word())).isEqualTo(asset);
        for (Source source : List.of(
                new Source.Campaign("gift"),
                new Source.Trial("a/b:c"),
                new Source.Code(12),
                new Source.Operator("7d7c"),
                new Source.Other("whatever"))) {
            assertThat(Source.of(source.word())).isEqualTo(source);
        }
    }

    @Test
    void theTablesAllowExactlyTheWordsOfTheTypes() {
        assertThat(allowed("lot")).isEqualTo(words(LotKind.values()));
        assertThat(allowed("movement")).isEqualTo(words(MovementKind.values()));
        assertThat(allowed("credit_code_batch")).isEqualTo(words(LotKind.MONEY.toArray(LotKind[]::new)));
    }

    @Test
    void noStatementComparesWithAWordThatNoTypeKnows() throws IOException {
        Set<String> kinds =
                new TreeSet<>(Set.of("model", "account", "feature", "end_user", "key")); // of sums and of limits
        kinds.addAll(allowed("operator_entry"));
        kinds.addAll(allowed("monthly_close_line"));
        kinds.add("v"); // a view, in PostgreSQL's own tables
        kinds.addAll(words(LotKind.values()));
        kinds.addAll(words(MovementKind.values()));
        List<String> compared = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        for (Path file : statements()) {
            Matcher matcher = COMPARED.matcher(Files.readString(file));
            while (matcher.find()) {
                String words = matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
                for (String word : quoted(words)) {
                    compared.add(word);
                    if (!isKnown(matcher.group(1), word, kinds))
                        unknown.add(file.getFileName() + ": " + matcher.group());
                }
            }
        }
        assertThat(unknown).isEmpty();
        assertThat(compared).contains("promo", "paid", "usd", "use", "campaign:", "campaign:%", "trial:%");
    }

    private static boolean isKnown(String column, String word, Set<String> kinds) {
        String whole = word.replaceFirst(":%?$", ":1").replaceFirst("_%$", "1");
        return switch (column) {
            case "kind" -> kinds.contains(word);
            case "asset" ->
                Set.of("usd", "tokens:1").contains(whole)
                        && Asset.of(whole).word().equals(whole);
            default -> !(Source.of(whole) instanceof Source.Other);
        };
    }

    private record Paying(long id, LotKind kind, long expiresMicros) implements LotOrder.Paying {}

    @Test
    void sqlAndMemoryHaveOneOrderOfPaying() {
        long account = account();
        List<Paying> lots = new ArrayList<>();
        Random random = new Random(7);
        List<LotKind> kinds = List.of(LotKind.values());
        long now = Instant.now().getEpochSecond() * 1_000_000;
        for (int i = 0; i < 40; i++) {
            LotKind kind = kinds.get(random.nextInt(3));
            Asset asset = kind == LotKind.QUOTA ? new Asset.Quota("m" + random.nextInt(2)) : Asset.USD;
            // Some never expire, some at the same microsecond, some within the same millisecond.
            long expires = random.nextInt(3) == 0 ? Long.MAX_VALUE : now + 3_600_000_000L + random.nextLong(5) * 400;
            lots.add(new Paying(insert(account, i, kind, asset, expires), kind, expires));
        }
        List<Long> sql = test
                .rows("select l.id from lot l where account_id = " + account + " order by " + LotOrder.sql("l"))
                .stream()
                .map(row -> Long.valueOf(row.getFirst()))
                .toList();
        Collections.shuffle(lots, random);
        lots.sort(LotOrder.PAYING);
        assertThat(lots).extracting(Paying::id).isEqualTo(sql);
        assertThat(new OpenLots(test.database()).of(account))
                .extracting(OpenLots.OpenLot::id)
                .isEqualTo(sql);
        assertThat(lots).extracting(Paying::kind).isSorted();
        assertThat(LotKind.values()).containsExactly(LotKind.QUOTA, LotKind.PROMO, LotKind.PAID);
    }

    @Test
    void theLedgerReadsExpiriesToTheMicrosecond() {
        Instant instant = Instant.parse("2026-11-18T20:15:00.123456Z");
        assertThat(LateSettlements.micros(Timestamp.from(instant)))
                .isEqualTo(instant.getEpochSecond() * 1_000_000 + 123_456);
        assertThat(LateSettlements.micros(null)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void whateverGivesALotWritesTheWordsOfTheTypes() {
        long account = account();
        new Wallets(test.database(), new RequestIds(Clock.systemUTC()))
                .credit(new Wallets.Credit(
                        account, LotKind.PAID, new Source.Operator("1"), Usd.parse("1"), null, "test", "test"));
        Grants grants = new Grants(test.database());
        grants.register(new Grants.Terms(
                "gift", Usd.parse("5"), Instant.EPOCH, Instant.now().plus(Duration.ofDays(1)), null, null));
        grants.toAll("gift", (last, max, granted) -> {});
        byte[] hash = new byte[32];
        new CodeBatches(test.database())
                .add(
                        new CodeBatches.Terms(LotKind.PAID, Usd.parse("2"), 1, null, null, "", "test"),
                        List.of(new CodeBatches.Kept(hash, "0000")));
        new CreditCodes(test.database()).redeem(account, hash, "here");
        new Trials(test.database()).claim(account, Map.of("plain", new TrialOffers.Offer(100, 90)));
        long code = test.number("select id from credit_code");

        assertThat(test.rows("select l.kind, l.asset, l.source, m.kind from lot l join movement m on m.lot_id = l.id"
                        + " where l.account_id = " + account + " order by " + LotOrder.sql("l")))
                .containsExactly(
                        row(LotKind.QUOTA, new Asset.Quota("plain"), new Source.Trial("plain")),
                        row(LotKind.PROMO, Asset.USD, new Source.Campaign("gift")),
                        row(LotKind.PAID, Asset.USD, new Source.Operator("1")),
                        row(LotKind.PAID, Asset.USD, new Source.Code(code)));
    }

    private static List<String> row(LotKind kind, Asset asset, Source source) {
        return List.of(kind.word(), asset.word(), source.word(), kind.arrival().word());
    }

    private static long insert(long account, int number, LotKind kind, Asset asset, long expiresMicros) {
        String expires = expiresMicros == Long.MAX_VALUE
                ? "null"
                : "timestamptz 'epoch' + " + expiresMicros + " * interval '1 microsecond'";
        return test.number("insert into lot (account_id, asset, kind, source, granted, remaining, expires_at) values ("
                + account + ", '" + asset.word() + "', '" + kind.word() + "', 'lot " + number + "', 5, 5, " + expires
                + ") returning id");
    }

    private static long account() {
        Account account = new Accounts(test.database()).create("someone" + System.nanoTime() + "@example.com");
        return Objects.requireNonNull(account).id();
    }

    /** The words that the checks of a table's column {@code kind} allow. */
    private static Set<String> allowed(String table) {
        return test
                .rows("select pg_get_constraintdef(oid) from pg_constraint where contype = 'c' and conrelid = '" + table
                        + "'::regclass and conname = '" + table + "_kind_check'")
                .stream()
                .flatMap(row -> quoted(row.getFirst()).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> words(LotKind... kinds) {
        return Stream.of(kinds).map(LotKind::word).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> words(MovementKind... kinds) {
        return Stream.of(kinds).map(MovementKind::word).collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> quoted(String sql) {
        return QUOTED.matcher(sql).results().map(found -> found.group(1)).toList();
    }

    /** Every file with statements in it. */
    private static List<Path> statements() throws IOException {
        Path db = Path.of(System.getProperty("smartoken.root", "..")).resolve("db");
        try (Stream<Path> migrations = Files.list(db.resolve("migrations"));
                Stream<Path> sources = Files.walk(db.resolve("src/main/java"))) {
            return Stream.concat(migrations, sources)
                    .filter(Files::isRegularFile)
                    .toList();
        }
    }
}
