package com.smartoken.testing;

import com.smartoken.Jobs;
import com.smartoken.Pages;
import com.smartoken.Server;
import com.smartoken.Settings;
import com.smartoken.content.ContentFolder;
import com.smartoken.content.catalog.Catalog;
import com.smartoken.content.catalog.CatalogSource;
import com.smartoken.content.catalog.Upstream;
import com.smartoken.content.catalog.Upstreams;
import com.smartoken.db.Account;
import com.smartoken.db.Accounts;
import com.smartoken.db.ApiKeys;
import com.smartoken.db.KeyTerms;
import com.smartoken.db.LedgerCheck;
import com.smartoken.db.RequestIds;
import com.smartoken.db.TestDatabase;
import com.smartoken.db.Wallets;
import com.smartoken.db.ledger.LotKind;
import com.smartoken.db.ledger.Source;
import com.smartoken.http.RequestId;
import com.smartoken.keys.KeyMaker;
import com.smartoken.keys.Keys;
import com.smartoken.local.LocalIssuer;
import com.smartoken.local.sandbox.SandboxUpstream;
import com.smartoken.money.Usd;
import com.smartoken.site.SiteContent;
import io.javalin.router.Endpoint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real service on a free port over a fresh database and sandbox upstreams, with the models of
 * {@code src/test/resources/content}: {@code plain} has one route, {@code spare} two ({@code first}, {@code second}).
 */
public final class TestServer implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final AtomicInteger DATA = new AtomicInteger();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration HASTE = Duration.ofMillis(200);
    private static final long POLL_NANOS = 10_000_000;

    private final TestDatabase test;
    private final SandboxUpstream first = SandboxUpstream.start().pace(Duration.ZERO);
    private final SandboxUpstream second = SandboxUpstream.start().pace(Duration.ZERO);
    private final Server server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final boolean ownsDatabase;
    private final Upstream.Breaker breaker;

    /** Somebody with a wallet and a key. */
    public record Customer(Account account, String key) {}

    /** How the service meets its upstreams; {@code evil} is one more, of the test's own. */
    private record Towards(
            Upstream.Timeouts timeouts,
            Upstream.Breaker breaker,
            @Nullable URI evil,
            List<Upstream> others) {
        Towards(Upstream.Timeouts timeouts, Upstream.Breaker breaker, @Nullable URI evil) {
            this(timeouts, breaker, evil, List.of());
        }

        static final Towards USUAL = new Towards(Upstream.Timeouts.DEFAULT, Upstream.Breaker.NEVER, null);
        static final Towards IMPATIENT = new Towards(
                new Upstream.Timeouts(
                        Duration.ofSeconds(1), Duration.ofMillis(600), Duration.ofMillis(600), Duration.ofSeconds(5)),
                Upstream.Breaker.NEVER,
                null);
    }

    private TestServer(TestDatabase test, boolean ownsDatabase, Towards towards, Map<String, String> more) {
        this(test, ownsDatabase, towards, more, new Jobs());
    }

    private TestServer(TestDatabase test, boolean ownsDatabase, Towards towards, Map<String, String> more, Jobs jobs) {
        this.breaker = towards.breaker;
        Upstream.Timeouts timeouts = towards.timeouts;
        this.test = test;
        this.ownsDatabase = ownsDatabase;
        Map<String, String> environment = new HashMap<>(more);
        environment.put("SMARTOKEN_PORT", "0");
        // All of a test's people sign up from one network.
        environment.putIfAbsent("SMARTOKEN_SIGNUPS_PER_NETWORK", "0");
        environment.put("SMARTOKEN_SECRET", "s".repeat(32));
        environment.putIfAbsent(
                "SMARTOKEN_DATA", "target/data/" + ProcessHandle.current().pid() + "-" + DATA.incrementAndGet());
        Settings settings = Settings.read(environment);
        Path folder = settings.content() == null ? content() : settings.content();
        CatalogSource catalog = CatalogSource.fixed(Catalog.load(ContentFolder.of(folder)));
        SiteContent content =
                SiteContent.fixed(ContentFolder.of(folder), settings.publicUrl().toString(), catalog);
        List<Upstream> all = new ArrayList<>(List.of(
                upstream("first", first.baseUrl(), timeouts, Upstream.Cancel.STOPS_BILLING),
                upstream("second", second.baseUrl(), timeouts, Upstream.Cancel.STOPS_BILLING),
                upstream("drains", first.baseUrl(), timeouts, Upstream.Cancel.BILLS_IN_FULL)));
        if (towards.evil != null) {
            all.add(upstream("evil", towards.evil.toString(), timeouts, Upstream.Cancel.STOPS_BILLING));
        }
        all.addAll(towards.others);
        Upstreams upstreams = Upstreams.of(all);
        server = Server.start(
                new Server.Parts(
                        settings, test.database(), catalog, upstreams, Pages.packaged(catalog, content, upstreams)),
                jobs);
    }

    public static TestServer start() {
        return start(Map.of());
    }

    /** With these settings beside the usual ones. */
    public static TestServer start(Map<String, String> more) {
        return new TestServer(TestDatabase.create(), true, Towards.USUAL, more);
    }

    /** With jobs that are done several times a second, and with these upstreams beside the sandboxes. */
    public static TestServer hasty(Upstream... others) {
        Towards towards = new Towards(Upstream.Timeouts.DEFAULT, Upstream.Breaker.NEVER, null, List.of(others));
        return new TestServer(TestDatabase.create(), true, towards, Map.of(), new Jobs(HASTE));
    }

    /** With jobs that are done several times a second, over a database that stays. */
    public static TestServer hastyOn(TestDatabase test, Map<String, String> more) {
        return new TestServer(test, false, Towards.USUAL, more, new Jobs(HASTE));
    }

    /** With these upstreams beside the sandboxes. */
    public static TestServer with(Upstream... others) {
        return with(Map.of(), others);
    }

    /** The same with these settings beside the usual ones. */
    public static TestServer with(Map<String, String> more, Upstream... others) {
        Towards towards = new Towards(Upstream.Timeouts.DEFAULT, Upstream.Breaker.NEVER, null, List.of(others));
        return new TestServer(TestDatabase.create(), true, towards, more);
    }

    /** With sign-in at an issuer, for tests of the console: {@link #browser()} is somebody who can sign in. */
    public static TestServer withSignIn(LocalIssuer issuer, Map<String, String> more) {
        return start(signIn(issuer, more));
    }

    /** The settings for sign-in at an issuer, added to others. */
    public static Map<String, String> signIn(LocalIssuer issuer, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("SMARTOKEN_OIDC_ISSUER", issuer.url());
        settings.put("SMARTOKEN_OIDC_CLIENT_ID", LocalIssuer.CLIENT_ID);
        settings.put("SMARTOKEN_OIDC_CLIENT_SECRET", LocalIssuer.CLIENT_SECRET);
        return settings;
    }

    /** With short timeouts towards upstreams, for tests of silence. */
    public static TestServer impatient() {
        return new TestServer(TestDatabase.create(), true, Towards.IMPATIENT, Map.of());
    }

    /** With short timeouts before an upstream of the test's own, which serves the model {@code evil}. */
    public static TestServer before(URI upstream) {
        Towards towards = new Towards(Towards.IMPATIENT.timeouts, Upstream.Breaker.NEVER, upstream);
        return new TestServer(TestDatabase.create(), true, towards, Map.of());
    }

    /** The same with the usual timeouts and with these settings. */
    public static TestServer before(URI upstream, Map<String, String> more) {
        Towards towards = new Towards(Upstream.Timeouts.DEFAULT, Upstream.Breaker.NEVER, upstream);
        return new TestServer(TestDatabase.create(), true, towards, more);
    }

    /** With routes that rest after failures, as in production. */
    public static TestServer withBreakers(Upstream.Breaker breaker) {
        return new TestServer(
                TestDatabase.create(), true, new Towards(Upstream.Timeouts.DEFAULT, breaker, null), Map.of());
    }

    /** Another node over this one's database. */
    public TestServer secondNode() {
        return secondNode(Map.of());
    }

    /** The same with these settings beside the usual ones. */
    public TestServer secondNode(Map<String, String> more) {
        return new TestServer(test, false, Towards.USUAL, more);
    }

    /** A browser without a window that knows this server and nobody yet. */
    public TestBrowser browser() {
        return new TestBrowser(http, url());
    }

    /** An API key of the account with this address, with so many dollars of paid balance ({@code "0"} for none). */
    public Customer customerAt(String email, String dollars) {
        return fund(new Accounts(test.database()).findByEmail(email).getFirst(), dollars, Terms.NONE);
    }

    private static Path content() {
        return Path.of(System.getProperty("smartoken.root", "..")).resolve("web/src/test/resources/content");
    }

    private Upstream upstream(String name, String baseUrl, Upstream.Timeouts timeouts, Upstream.Cancel cancel) {
        return new Upstream(
                name,
                Upstream.Protocol.OPENAI,
                URI.create(baseUrl),
                "secret-of-" + name,
                timeouts,
                cancel,
                breaker,
                null,
                null);
    }

    /** A new customer with so many dollars ({@code "0"} for none). */
    public Customer customer(String dollars) {
        return customer(dollars, Terms.NONE);
    }

    public Customer customer(String dollars, KeyTerms terms) {
        Account account = new Accounts(test.database()).create("customer" + COUNT.incrementAndGet() + "@example.com");
        if (account == null) throw new IllegalStateException();
        return fund(account, dollars, terms);
    }

    private Customer fund(Account account, String dollars, KeyTerms terms) {
        Usd amount = Usd.parse(dollars);
        if (amount.nano() > 0) {
            wallets()
                    .credit(new Wallets.Credit(
                            account.id(), LotKind.PAID, Source.of("test"), amount, null, "test", "to begin with"));
        }
        return new Customer(account, keyMaker().create(account.id(), terms).secret());
    }

    /** What the customer can spend now, in nano-dollars. */
    public long available(Customer customer) {
        Wallets.Balance balance = wallets().balance(customer.account.id());
        if (balance == null) throw new IllegalStateException();
        return balance.available().nano();
    }

    public Wallets wallets() {
        return new Wallets(test.database(), new RequestIds(Clock.systemUTC()));
    }

    public Keys keys() {
        return new Keys(new ApiKeys(test.database()), Clock.systemUTC());
    }

    public KeyMaker keyMaker() {
        return new KeyMaker(test.database(), Terms.ANY_MODEL, Clock.systemUTC());
    }

    public TestDatabase database() {
        return test;
    }

    /** The upstream behind the routes {@code first} and {@code drains}. */
    public SandboxUpstream first() {
        return first;
    }

    public SandboxUpstream second() {
        return second;
    }

    /** Every route with its role. */
    public List<Endpoint> routes() {
        return server.routes();
    }

    public String url() {
        return "http://127.0.0.1:" + server.port();
    }

    /** Where metrics are, of a server with {@code SMARTOKEN_MANAGEMENT_PORT}. */
    public String managementUrl() {
        return "http://127.0.0.1:" + server.managementPort();
    }

    /** A chat completion of this JSON body, whole. */
    public HttpResponse<String> chat(Customer customer, String body) {
        return send(request("/v1/chat/completions")
                .header("Authorization", "Bearer " + customer.key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** The same with these headers, name after name and value. */
    public HttpResponse<String> chat(Customer customer, String body, String... headers) {
        return send(request("/v1/chat/completions")
                .header("Authorization", "Bearer " + customer.key)
                .header("Content-Type", "application/json")
                .headers(headers)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** A streamed chat completion, line by line as it comes. */
    public HttpResponse<Stream<String>> stream(Customer customer, String body) {
        return stream(customer, body, "Accept", "text/event-stream");
    }

    /** The same with these headers. */
    public HttpResponse<Stream<String>> stream(Customer customer, String body, String... headers) {
        try {
            return http.send(
                    request("/v1/chat/completions")
                            .header("Authorization", "Bearer " + customer.key)
                            .header("Content-Type", "application/json")
                            .headers(headers)
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    CutBody.lines());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Posts a JSON body to any door, whole. */
    public HttpResponse<String> post(Customer customer, String path, String body) {
        return send(request(path)
                .header("Authorization", "Bearer " + customer.key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    public HttpResponse<String> get(String path) {
        return send(request(path));
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofSeconds(60));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), CutBody.text());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many requests reached any upstream. */
    public int upstreamRequests() {
        return first.requests().size() + second.requests().size();
    }

    /** Whether the log has one entry for the request of this answer, and it meets a condition in SQL. */
    public boolean logged(HttpResponse<?> response, String condition) {
        String id = response.headers().firstValue("x-request-id").orElseThrow();
        return test.number("select count(*) from usage_record where request_id = '" + RequestId.parse(id) + "' and ("
                        + condition + ")")
                == 1;
    }

    /** Returns as soon as what still runs has ended and no hold is open: they are what a test could leave to another. */
    public void requireNoHolds() {
        await(() -> test.number("select count(*) from hold") == 0);
    }

    /** The same, and checks that the books are right: history is never mended, so once behind all tests of a class is enough. */
    public void requireCleanBooks() {
        requireNoHolds();
        List<LedgerCheck.Violation> violations = violations();
        if (!violations.isEmpty()) throw new AssertionError(violations.toString());
    }

    /** Returns when the condition holds; an error when it does not within half a minute. */
    public static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) throw new AssertionError("not so within " + PATIENCE);
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** What the ledger's check finds wrong: nothing, always. */
    public List<LedgerCheck.Violation> violations() {
        return new LedgerCheck(test.database()).violations();
    }

    @Override
    public void close() {
        // Without its clients the server has nobody to wait for.
        http.shutdownNow();
        List<AutoCloseable> all = new ArrayList<>(List.of(server, first, second));
        if (ownsDatabase) all.add(test);
        for (AutoCloseable one : all) {
            try {
                one.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
