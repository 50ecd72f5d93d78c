package com.smartoken.console.usage;

import com.smartoken.content.ContentFolder;
import com.smartoken.content.catalog.Catalog;
import com.smartoken.db.RequestIds;
import com.smartoken.db.Wallets;
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
import com.smartoken.db.ledger.Settlement;
import com.smartoken.db.ledger.Source;
import com.smartoken.http.RequestId;
import com.smartoken.money.Order;
import com.smartoken.money.Price;
import com.smartoken.money.Tokens;
import com.smartoken.money.Usd;
import com.smartoken.money.Uses;
import com.smartoken.testing.TestBrowser;
import com.smartoken.testing.TestServer;
import com.smartoken.testing.TestServer.Customer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** A customer who is signed in, and whose requests end as a test wishes: through the ledger itself, without an upstream. */
final class Spender implements AutoCloseable {
    private static final Catalog CATALOG = Catalog.load(ContentFolder.of(
            Path.of(System.getProperty("smartoken.root", "..")).resolve("web/src/test/resources/content")));

    private final TestServer server;
    private final Customer customer;
    private final TestBrowser browser;
    private final Ledger ledger;
    private final RequestIds ids = new RequestIds(Clock.systemUTC());

    Spender(TestServer server, String dollars) {
        this.server = server;
        customer = server.customer(dollars);
        browser = server.browser();
        browser.signIn(customer.account().email());
        ledger = new Ledger(server.database().database());
    }

    Customer customer() {
        return customer;
    }

    TestBrowser browser() {
        return browser;
    }

    long keyId() {
        return server.database().number("select max(id) from api_key where account_id = " + account());
    }

    long account() {
        return customer.account().id();
    }

    /** Promotional credit, expiring after so many days. */
    void promo(String source, String dollars, int days) {
        server.wallets()
                .credit(new Wallets.Credit(
                        account(),
                        LotKind.PROMO,
                        Source.of(source),
                        Usd.parse(dollars),
                        Duration.ofDays(days),
                        "test",
                        "test"));
    }

    void quota(String model, long tokens) {
        String values =
                account() + ", 'tokens:" + model + "', 'quota', 'trial:" + model + "', " + tokens + ", " + tokens;
        server.database()
                .execute("insert into lot (account_id, asset, kind, source, granted, remaining) values (" + values
                        + ")");
        server.database()
                .execute("insert into movement (reference, lot_id, kind, account_id, asset, amount) select"
                        + " new_id(), id, 'grant', account_id, asset, granted from lot where kind = 'quota' and"
                        + " account_id = " + account());
    }

    /** A request that delivered these tokens. */
    String settled(String model, Tokens tokens) {
        return settled(model, tokens, Instant.now(), Labels.NONE);
    }

    String settled(String model, Tokens tokens, Instant at, Labels labels) {
        Hold hold = hold(model, tokens.input(), tokens.output(), at, labels);
        ledger.settle(hold, ending(tokens));
        return RequestId.text(hold.call().id());
    }

    /** One that ordered something beside tokens, and used so much of it. */
    String sold(String model, Tokens tokens, Instant at, Order order, Uses uses) {
        Hold hold = hold(model, tokens.input(), tokens.output(), at, Labels.NONE, order);
        Ending plain = ending(tokens);
        ledger.settle(
                hold,
                new Ending(
                        true, new Ending.Metered(tokens, false, uses), plain.reply(), plain.routing(), plain.timing()));
        return RequestId.text(hold.call().id());
    }

    /** One that failed before any output. */
    String failed(String model, Labels labels) {
        Hold hold = hold(model, 1_000, 1_000, Instant.now(), labels);
        List<Attempt> attempts = List.of(new Attempt("first", Attempt.Result.answered(500), 12));
        ledger.settle(
                hold,
                Ending.failed(
                        Ending.Reply.error(502, "upstream_error"),
                        new Ending.Routing(null, null, attempts),
                        new Ending.Timing(null, 15)));
        return RequestId.text(hold.call().id());
    }

    /** One whose process died after so much was delivered, with so many tokens held for. */
    String swept(String model, Tokens delivered, long outputMax) {
        Hold hold = hold(model, delivered.input(), outputMax, Instant.now(), Labels.NONE);
        if (delivered.output() > 0) ledger.checkpoint(hold, delivered.input(), delivered.output());
        TestServer.await(() -> delivered.output() == 0
                || server.database()
                                .number(
                                        "select count(*) from hold where delivered_output is not null and request_id = '"
                                                + hold.call().id() + "'")
                        == 1);
        ledger.sweep(hold.call().id(), account()).join();
        return RequestId.text(hold.call().id());
    }

    /** One whose process stood still after so much was delivered, and went on to the end. */
    String late(String model, Tokens delivered, Tokens all, long outputMax) {
        Hold hold = hold(model, all.input(), outputMax, Instant.now(), Labels.NONE);
        ledger.checkpoint(hold, delivered.input(), delivered.output());
        TestServer.await(() -> server.database()
                        .number("select count(*) from hold where delivered_output is not null and request_id = '"
                                + hold.call().id() + "'")
                == 1);
        ledger.sweep(hold.call().id(), account()).join();
        Settlement _ = ledger.settle(
                hold,
                new Ending(
                        true,
                        new Ending.Metered(all, false),
                        new Ending.Reply(200, null, "stop"),
                        Ending.Routing.NONE,
                        new Ending.Timing(5, 30_000)));
        return RequestId.text(hold.call().id());
    }

    /** One that still runs. */
    Hold hold(String model, long input, long output, Instant at, Labels labels) {
        return hold(model, input, output, at, labels, Order.NONE);
    }

    private Hold hold(String model, long input, long output, Instant at, Labels labels, Order order) {
        UUID id = at.isBefore(Instant.now().minusSeconds(60)) ? past(at) : ids.next();
        Price price = Objects.requireNonNull(
                Objects.requireNonNull(CATALOG.find(model)).priceAt(at));
        long node = server.database().number("select max(id) from node where stopped_at is null");
        Placement placement = ledger.place(new HoldRequest(
                new PricedCall(
                        id,
                        new Caller(account(), keyId(), labels),
                        new Asked("/v1/chat/completions", model, true),
                        price.tariffAt(at, order),
                        at),
                new Need(input, output, true, 1),
                List.of(),
                new HoldRequest.Lease(node, Duration.ofHours(1))));
        if (placement instanceof Placement.Placed(Hold hold)) return hold;
        throw new IllegalStateException(placement.toString());
    }

    private UUID past(Instant at) {
        UUID now = ids.next();
        return new UUID(
                RequestIds.first(at).getMostSignificantBits() | (now.getMostSignificantBits() & 0xFFFF),
                now.getLeastSignificantBits());
    }

    private static Ending ending(Tokens tokens) {
        return new Ending(
                true,
                new Ending.Metered(tokens, false),
                new Ending.Reply(200, null, "stop"),
                new Ending.Routing("first", "vendor-1", List.of(new Attempt("first", Attempt.Result.OK, 340))),
                new Ending.Timing(120, 341));
    }

    @Override
    public void close() {
        ledger.close();
    }
}
