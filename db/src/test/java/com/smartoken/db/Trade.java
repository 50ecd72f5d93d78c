package com.smartoken.db;

import com.smartoken.db.ledger.Asked;
import com.smartoken.db.ledger.Attempt;
import com.smartoken.db.ledger.Caller;
import com.smartoken.db.ledger.Ending;
import com.smartoken.db.ledger.Hold;
import com.smartoken.db.ledger.HoldRequest;
import com.smartoken.db.ledger.Labels;
import com.smartoken.db.ledger.Ledger;
import com.smartoken.db.ledger.LotKind;
import com.smartoken.db.ledger.Need;
import com.smartoken.db.ledger.Placement;
import com.smartoken.db.ledger.PricedCall;
import com.smartoken.db.ledger.Source;
import com.smartoken.db.ledger.TrialOffers;
import com.smartoken.money.Peak;
import com.smartoken.money.Rates;
import com.smartoken.money.Tariff;
import com.smartoken.money.Tokens;
import com.smartoken.money.Usd;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Books with something of everything in them, made by the program's own ways: for tests of what is found in books. */
public final class Trade implements AutoCloseable {
    private static final Tariff PRICE =
            new Tariff(LocalDate.of(2026, 1, 1), Peak.NORMAL, Rates.of(1_000_000, 2_000_000), List.of());

    private final TestDatabase test;
    private final Node node;
    private final RequestIds ids;
    private final Ledger ledger;

    /** Paid, was given promotional credit by a campaign and by a code, has a trial quota, and calls. */
    public final long ada;

    /** Paid, and has a key with a cap. */
    public final long bo;

    /** A call of Ada's that paid with her trial quota and her credit. */
    public final UUID mixed;

    /** A call of Bo's, settled. */
    public final UUID settled;

    /** A call of Bo's that runs. */
    public final UUID running;

    /** A call of Bo's that was swept, and settled late. */
    public final UUID late;

    public Trade(TestDatabase test) {
        this.test = test;
        Database database = test.database();
        node = Node.register(database);
        ids = new RequestIds(node);
        ledger = new Ledger(database, model -> model.equals("tried") ? new TrialOffers.Offer(15, 30) : null);
        Accounts accounts = new Accounts(database);
        ada = id(accounts.create("ada@example.com"));
        bo = id(accounts.create("bo@example.com"));
        Wallets wallets = new Wallets(database, ids);
        for (long account : List.of(ada, bo)) {
            wallets.credit(new Wallets.Credit(
                    account, LotKind.PAID, new Source.Operator("start"), Usd.parse("10"), null, "test", "paid in"));
        }
        Grants grants = new Grants(database);
        grants.register(new Grants.Terms(
                "spring",
                Usd.parse("5"),
                Instant.EPOCH,
                Instant.now().plus(Duration.ofDays(1)),
                null,
                Usd.parse("100")));
        grants.toAll("spring", (last, max, granted) -> {});
        byte[] hash = hash();
        new CodeBatches(database)
                .add(
                        new CodeBatches.Terms(LotKind.PROMO, Usd.parse("1"), 3, null, null, "", "test"),
                        List.of(new CodeBatches.Kept(hash, "CODE")));
        new CreditCodes(database).redeem(ada, hash, "here");
        test.execute("insert into api_key (account_id, name, prefix, hash, cap_nano, cap_period) values (" + bo
                + ", 'capped', 'sk-st-capped', sha256('capped'), 1000000000, 'month')");
        mixed = settle(place(ada, "tried", 1, "search", "u1"), 100, 50);
        settle(place(ada, "plain", 1, null, null), 10, 10);
        ledger.settle(
                place(ada, "plain", 1, null, null),
                Ending.failed(Ending.Reply.error(502, "upstream_error"), Ending.Routing.NONE, Ending.Timing.NONE));
        settled = settle(place(bo, "plain", key(), "search", null), 100, 100);
        settle(place(bo, "plain", key(), null, "u1"), 1000, 10);
        new UsageTail(database).fold();
        late = sweptAndSettledLate();
        running = place(bo, "plain", key(), null, null).call().id();
        ledger.discard(place(bo, "plain", key(), null, null));
        new UsageTail(database).fold();
        count();
    }

    /** What Bo's key spent, as the ledger counts it. */
    private void count() {
        test.execute(
                "insert into spending (account_id, scope, period, spent, since) select account_id, 'key:' || " + key()
                        + ", to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM'), sum(charged) + "
                        + "(select sum(charged) from late_settlement), clock_timestamp() - interval '1 hour' from usage_record"
                        + " where account_id = " + bo + " group by 1");
    }

    private UUID sweptAndSettledLate() {
        UUID id = place(bo, "plain", key(), null, null).call().id();
        test.execute("update hold set delivered_input = 10, delivered_output = 1 where request_id = '" + id + "'");
        if (!ledger.sweep(id, bo).join()) throw new IllegalStateException("not swept");
        test.execute("with paid as (select id from lot where account_id = " + bo
                + " and kind = 'promo'), taken as (update lot"
                + " set remaining = remaining - 5000 where id in (select id from paid)),"
                + " late as (insert into late_settlement (account_id, request_id, input_tokens, cached_tokens, written_tokens,"
                + " output_tokens, thinking_tokens, quota_input, quota_output, cost, charged) values (" + bo + ", '"
                + id
                + "', 10, 0, 0, 9, 0, 0, 0, 7000, 5000)), day as (update usage_day set charged = charged + 5000 where account_id = "
                + bo + " and kind = 'model')"
                + " insert into movement (reference, lot_id, kind, account_id, asset, amount, reason)"
                + " select '" + id + "'::uuid, id, 'late', " + bo + ", 'usd', 5000, null from paid"
                + " union all select '" + id + "', 0, 'write_off', " + bo + ", 'usd', 2000, 'late'");
        return id;
    }

    private long key() {
        return test.number("select id from api_key where prefix = 'sk-st-capped'");
    }

    private Hold place(long account, String model, long key, @Nullable String feature, @Nullable String endUser) {
        HoldRequest request = new HoldRequest(
                new PricedCall(
                        ids.next(),
                        new Caller(account, key, new Labels(feature, endUser)),
                        new Asked("/v1/chat/completions", model, false),
                        PRICE,
                        node.instant()),
                new Need(1000, 1000, true, 1),
                List.of(),
                new HoldRequest.Lease(node.id(), Duration.ofMinutes(35)));
        return ((Placement.Placed) ledger.place(request)).hold();
    }

    private UUID settle(Hold hold, long input, long output) {
        ledger.settle(
                hold,
                new Ending(
                        true,
                        new Ending.Metered(Tokens.of(input, output), false),
                        new Ending.Reply(200, null, "stop"),
                        new Ending.Routing(
                                "sandbox", "plain-1", List.of(new Attempt("sandbox", Attempt.Result.OK, 12))),
                        new Ending.Timing(5, 12)));
        return hold.call().id();
    }

    private static byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest("code".getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long id(@Nullable Account account) {
        if (account == null) throw new IllegalStateException("no account");
        return account.id();
    }

    @Override
    public void close() {
        ledger.close();
    }
}
