package com.smartoken;

import com.smartoken.console.Console;
import com.smartoken.console.ConsoleErrors;
import com.smartoken.console.Origins;
import com.smartoken.console.credits.CreditsArea;
import com.smartoken.console.keys.KeyRoutes;
import com.smartoken.console.overview.OverviewRoutes;
import com.smartoken.console.playground.PlaygroundArea;
import com.smartoken.console.settings.SettingsArea;
import com.smartoken.console.signin.SignInArea;
import com.smartoken.console.support.SupportRoutes;
import com.smartoken.console.usage.UsageArea;
import com.smartoken.console.wallet.WalletArea;
import com.smartoken.content.catalog.Catalog;
import com.smartoken.content.catalog.Upstreams;
import com.smartoken.credits.SignedUp;
import com.smartoken.credits.TrialModels;
import com.smartoken.db.ApiKeys;
import com.smartoken.db.AttemptCosts;
import com.smartoken.db.Balances;
import com.smartoken.db.Database;
import com.smartoken.db.Holds;
import com.smartoken.db.Node;
import com.smartoken.db.Overviews;
import com.smartoken.db.Partitions;
import com.smartoken.db.RequestIds;
import com.smartoken.db.RouteMeasures;
import com.smartoken.db.SignUps;
import com.smartoken.db.SpendLimits;
import com.smartoken.db.Tickets;
import com.smartoken.db.Traces;
import com.smartoken.db.UsageTail;
import com.smartoken.db.Wallets;
import com.smartoken.db.ledger.Ledger;
import com.smartoken.http.ApiFace;
import com.smartoken.http.BodyLimit;
import com.smartoken.http.Health;
import com.smartoken.http.HttpServer;
import com.smartoken.http.HttpsOnly;
import com.smartoken.http.LingeringClose;
import com.smartoken.http.PageCache;
import com.smartoken.http.PageCacheHandler;
import com.smartoken.http.RequestId;
import com.smartoken.keys.Keys;
import com.smartoken.relay.ChatRoutes;
import com.smartoken.relay.Chats;
import com.smartoken.relay.Losses;
import com.smartoken.relay.ModelsRoutes;
import com.smartoken.relay.QuoteRoutes;
import com.smartoken.relay.Quotes;
import com.smartoken.relay.Relaying;
import com.smartoken.relay.balance.BalanceRoutes;
import com.smartoken.relay.measure.CostLog;
import com.smartoken.relay.measure.Measurements;
import com.smartoken.relay.vendor.EndUsers;
import com.smartoken.wallet.HoldSweeper;
import com.smartoken.wallet.Wallet;
import io.javalin.router.Endpoint;
import java.net.SocketException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.jetty.http.MimeTypes;
import org.jspecify.annotations.Nullable;

/** The running service: every object built by hand, every route listed. Ends in order when closed. */
public final class Server implements AutoCloseable {
    /** Often enough that none is missed, whichever of the nodes live. */
    private static final Duration PARTITIONS_EVERY = Duration.ofHours(6);

    private static final Duration USAGE_FOLDED_EVERY = Duration.ofSeconds(5);
    private static final Duration TRACES_EVERY = Duration.ofHours(12);

    private final Database database;
    private final Ledger ledger;
    private final Keys keys;
    private final Jobs jobs;
    private final HoldSweeper sweeper;
    private final Relaying relaying;
    private final Limiting limiting;
    private final Observation observation;
    private final Measurements measurements;
    private final CostLog costs;
    private final HttpServer site;
    private final @Nullable HttpServer management;

    /**
     * What a server is made of.
     */
    public record Parts(
            Settings settings, Database database, Supplier<Catalog> catalog, Upstreams upstreams, Pages pages) {}

    private Server(Parts parts, Jobs jobs) {
        this.jobs = jobs;
        database = parts.database;
        CreditsArea.register(parts.pages::campaigns, database);
        Node node = Node.register(database);
        RequestIds ids = new RequestIds(node);
        ledger = new Ledger(database, new TrialModels(parts.catalog));
        Wallet wallet = new Wallet(ledger, node);
        Holds holds = new Holds(database);
        sweeper = new HoldSweeper(node, holds, ledger, wallet);
        sweeper.begin(jobs);
        keys = new Keys(new ApiKeys(database), node);
        jobs.every(Keys.LOOK_EVERY, "look for changed keys", keys::look);
        jobs.every(Keys.USES_WRITTEN_EVERY, "write last uses of keys", keys::writeUses);
        costs = new CostLog(new AttemptCosts(database));
        measurements = new Measurements(new RouteMeasures(database));
        jobs.every(Measurements.FLUSH_EVERY, "keep what was measured", measurements::flush);
        jobs.every(Measurements.PRUNE_EVERY, "forget old measures", measurements::prune);
        Settings settings = parts.settings;
        observation = new Observation(settings);
        limiting = new Limiting(database, node, settings.redisUrl());
        jobs.every(Limiting.FORGET_EVERY, "free keys of calls that came to nothing", limiting::forgetLate);
        jobs.every(Limiting.PRUNE_EVERY, "forget old limits and answers", limiting::prune);
        Losses losses =
                new Losses(new Losses.Limits(settings.lossesPerRoute(), settings.lossesPerAccount()), System::nanoTime);
        losses.whenNoted(new LossAlarm(settings.operators(), database, node));
        relaying = new Relaying(new Relaying.Parts(
                parts.catalog,
                parts.upstreams,
                wallet,
                measurements,
                costs,
                node,
                new EndUsers(secret(settings)),
                limiting.gates(),
                losses));
        Partitions partitions = new Partitions(database);
        jobs.everyAside(PARTITIONS_EVERY, "add partitions", partitions::addAhead);
        jobs.every(USAGE_FOLDED_EVERY, "add up usage", new UsageTail(database)::fold);
        Traces traces = new Traces(database, settings.traceDays());
        jobs.everyAside(TRACES_EVERY, "forget old traces", traces::forget);
        Sealing sealing = new Sealing(settings, database, node);
        sealing.begin(jobs);
        observation.watch(relaying.healths(), losses, limiting.load(), ledger, holds, partitions);
        relaying.stopWith(keys, jobs);
        relaying.probeWith(jobs);
        Quotes quotes = new Quotes(relaying, ledger, node);
        Health health = new Health(() -> !node.isFenced() && ledger.isWriting());
        Console console = parts.pages.console();
        CreditsArea credits = new CreditsArea(
                new CreditsArea.Parts(parts.pages::campaigns, parts.catalog, settings.signUpsPerNetwork()),
                database,
                node,
                console);
        credits.begin(jobs);
        Origins origins = new Origins(parts.pages::campaigns);
        Wallets wallets = new Wallets(database, ids);
        SignInArea signIn = signIn(settings, console, List.of(credits.signUpListener()));
        signIn.begin(jobs);
        PlaygroundArea playground = new PlaygroundArea(
                new PlaygroundArea.Parts(
                        console,
                        parts.pages::asset,
                        parts.catalog,
                        parts.upstreams,
                        keys,
                        new Chats(relaying, node),
                        quotes,
                        () -> origin(settings),
                        node),
                database,
                wallets);
        WalletArea walletArea =
                new WalletArea(new WalletArea.Parts(wallets, origins, ledger.activity(), console, node), database);
        jobs.every(WalletArea.ALERTS_EVERY, "raise alerts", walletArea::raiseAlerts);
        PageCache cache = PageCache.by(node);
        site = new HttpServer(listening(settings.host(), settings.port(), settings.clientStall(), ids), config -> {
            new ApiFace(ids, settings.publicUrl(), settings.trustedProxies()).addTo(config.routes);
            observation.observers(node).addTo(config.routes);
            // Routes are tried in this order, so what is called most comes first.
            new ChatRoutes(keys, relaying, node).addTo(config.routes);
            new QuoteRoutes(keys, quotes).addTo(config.routes);
            new ModelsRoutes(keys, parts.catalog, parts.upstreams, node).addTo(config.routes);
            health.addTo(config.routes);
            signIn.addTo(config.routes);
            console.addTo(config.routes);
            new SettingsArea(database, wallets, signIn.visitors(), console).addTo(config.routes);
            new OverviewRoutes(
                            new Overviews(database),
                            new SpendLimits(database),
                            new SignUps(database),
                            console,
                            node,
                            () -> origin(settings) + "/v1")
                    .addTo(config.routes);
            new KeyRoutes(keys, database, console, parts.pages.aroundKeys(node, () -> origin(settings)))
                    .addTo(config.routes);
            credits.addTo(config.routes);
            walletArea.addTo(config.routes);
            new SupportRoutes(new Tickets(database), console).addTo(config.routes);
            new UsageArea(database, parts.catalog, origins, node, console).addTo(config.routes);
            playground.addTo(config.routes);
            new BalanceRoutes(keys, new Balances(database), node).addTo(config.routes);
            new ConsoleErrors(signIn.visitors(), console, this::routes).addTo(config.routes);
            parts.pages.addTo(
                    config.routes, new Pages.Running(settings, node, cache, measurements::sums, sealing::text));
            BodyLimit.addTo(config.routes, ChatRoutes.BODY_BYTES_MAX);
        });
        site.putBefore(new PageCacheHandler(cache, () -> RequestId.text(ids.next())));
        site.putBefore(new LingeringClose());
        if (settings.publicUrl().getScheme().equals("https")) {
            site.putBefore(
                    new HttpsOnly(settings.publicUrl(), settings.trustedProxies(), () -> RequestId.text(ids.next())));
        }
        Integer port = settings.managementPort();
        management = port == null
                ? null
                : new HttpServer(listening("127.0.0.1", port, settings.clientStall(), ids), config -> {
                    BodyLimit.addTo(config.routes, ChatRoutes.BODY_BYTES_MAX);
                    health.addTo(config.routes);
                    if (observation.metrics() != null) observation.metrics().addTo(config.routes);
                });
        if (management != null) management.putBefore(new LingeringClose());
    }

    private static String secret(Settings settings) {
        String secret = settings.secret();
        if (secret == null) throw new IllegalArgumentException("a server needs key material");
        return secret;
    }

    private SignInArea signIn(Settings settings, Console console, List<Consumer<SignedUp>> listeners) {
        SignInArea.Parts parts = new SignInArea.Parts(
                settings.oidc(),
                settings.registrationOpen(),
                settings.operators(),
                secret(settings),
                () -> origin(settings),
                settings.publicUrl().getScheme().equals("https"),
                listeners);
        return new SignInArea(parts, database, console);
    }

    /** The origin that users see: with the port that was found when any would do. */
    private String origin(Settings settings) {
        String url = settings.publicUrl().toString();
        return settings.publicUrl().getPort() == 0 ? url.substring(0, url.length() - 1) + port() : url;
    }

    /**
     * Starts listening.
     *
     * @throws com.smartoken.db.DatabaseUnavailable when the database is away
     * @throws CannotListen when somebody else listens there, or the address is not of this machine
     */
    public static Server start(Parts parts) {
        return start(parts, new Jobs());
    }

    /** The same with a timer, which ends with it. */
    public static Server start(Parts parts, Jobs jobs) {
        Server server = new Server(parts, jobs);
        try {
            server.site.start();
            if (server.management != null) server.management.start();
            return server;
        } catch (RuntimeException e) {
            server.close();
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof UnresolvedAddressException || cause instanceof SocketException) {
                    throw new CannotListen(parts.settings);
                }
            }
            throw e;
        }
    }

    /**
     * Loads the classes of the HTTP stack, the JDK's certificate authorities and Jetty's tables, so that {@link #start} finds
     * them there.
     */
    static void load() {
        RequestIds ids = new RequestIds(Clock.systemUTC());
        HttpServer unused = new HttpServer(listening("127.0.0.1", 0, Duration.ofSeconds(1), ids), config -> {});
        unused.close();
        SSLSocketFactory.getDefault();
        MimeTypes.DEFAULTS.getMimeByExtension("a.txt");
    }

    /** The port that it listens on: the one that was asked for, or the free one that was found. */
    public int port() {
        return site.port();
    }

    /** The port of metrics and health; 0 when there is none. */
    public int managementPort() {
        return management == null ? 0 : management.port();
    }

    /** Every route of the public server, in the order in which they were listed. */
    public List<Endpoint> routes() {
        return site.routes();
    }

    /** Stops taking calls, lets running ones end, settles what is left. */
    @Override
    public void close() {
        site.close();
        if (management != null) management.close();
        relaying.close();
        keys.close();
        limiting.close();
        measurements.close();
        costs.close();
        ledger.close();
        jobs.close();
        sweeper.close();
        observation.close();
    }

    private static HttpServer.Listening listening(String host, int port, Duration stall, RequestIds ids) {
        return new HttpServer.Listening(host, port, ChatRoutes.BODY_BYTES_MAX, stall, ids);
    }
}
