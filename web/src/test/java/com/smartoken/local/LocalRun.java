package com.smartoken.local;

import com.smartoken.Loaded;
import com.smartoken.Pages;
import com.smartoken.Server;
import com.smartoken.Settings;
import com.smartoken.Shutdown;
import com.smartoken.content.ContentFolder;
import com.smartoken.content.catalog.CatalogSource;
import com.smartoken.content.catalog.Upstream;
import com.smartoken.content.catalog.Upstreams;
import com.smartoken.db.Account;
import com.smartoken.db.Accounts;
import com.smartoken.db.Database;
import com.smartoken.db.KeyTerms;
import com.smartoken.db.RequestIds;
import com.smartoken.db.Wallets;
import com.smartoken.db.ledger.LotKind;
import com.smartoken.db.ledger.Source;
import com.smartoken.keys.KeyMaker;
import com.smartoken.local.sandbox.SandboxUpstream;
import com.smartoken.money.Usd;
import com.smartoken.site.SiteContent;
import com.smartoken.testing.Terms;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * Everything on one machine with nothing to set up: PostgreSQL, the sandbox upstream, and the service over them, with
 * content and templates that show an edit at once.
 */
final class LocalRun {
    private static final String DEVELOPER = "developer@localhost";
    private static final Usd STARTING_BALANCE = Usd.parse("25.00");

    private LocalRun() {}

    static void run(Map<String, String> given) {
        Path data = Settings.read(given).data();
        Shutdown shutdown = new Shutdown();
        LocalDatabase postgres = shutdown.closes(LocalDatabase.start(data));
        Database database = shutdown.closes(Database.open(postgres.settings()));
        LocalSignIn signIn = shutdown.closes(LocalSignIn.start(data, given));
        SandboxUpstream sandbox = shutdown.closes(SandboxUpstream.start());
        Map<String, String> environment = signIn.environment();
        Settings settings = Settings.read(environment);
        database.migrate();
        Path folder = settings.content() == null ? Path.of("content") : settings.content();
        boolean isThere = Files.isDirectory(folder);
        CatalogSource catalog = isThere ? CatalogSource.watching(folder) : Loaded.catalog(settings);
        SiteContent content = isThere
                ? SiteContent.watching(
                        ContentFolder.of(folder), settings.publicUrl().toString(), catalog)
                : Loaded.siteContent(settings, catalog);
        Upstreams upstreams = Loaded.upstreams(settings, environment).otherwise(sandboxUpstream(sandbox));
        Server server = shutdown.closes(Server.start(new Server.Parts(
                settings,
                database,
                catalog,
                upstreams,
                Pages.editable(catalog, content, upstreams, Path.of("").toAbsolutePath()))));
        greet(System.out, settings, server.port(), database, upstreams, signIn);
        shutdown.await();
    }

    private static Upstream sandboxUpstream(SandboxUpstream sandbox) {
        return new Upstream(
                "sandbox",
                Upstream.Protocol.OPENAI,
                URI.create(sandbox.baseUrl()),
                "sandbox",
                Upstream.Timeouts.DEFAULT,
                Upstream.Cancel.STOPS_BILLING);
    }

    private static void greet(
            PrintStream out, Settings settings, int port, Database database, Upstreams upstreams, LocalSignIn signIn) {
        String site = settings.publicUrl().toString().replace(":0", ":" + port);
        long on = upstreams.all().stream().filter(Upstream::isOn).count();
        out.println();
        out.println("SmarToken is running.");
        out.println();
        out.println("  Site    " + site);
        out.println("  API     " + site + "/v1");
        out.println("  Sign in " + site + (signIn.isLocal() ? "/login?login_hint=" + DEVELOPER : "/login"));
        out.println("  Models  "
                + (on == 0
                        ? "answered by the sandbox upstream, for no vendor's key is set"
                        : on + " upstreams with a key; the sandbox answers for the rest"));
        out.println("  Data    " + settings.data() + " (kept; delete the folder to start over)");
        out.println();
        String key = firstKey(database);
        if (key == null) {
            out.println("  The key was shown at the first start. For another one:");
            out.println("  ./smartoken key create --email " + DEVELOPER + " --name another");
        } else {
            out.println("  Your key, shown this once: " + key);
            out.println();
            out.println("  curl " + site + "/v1/chat/completions \\");
            out.println("    -H 'Authorization: Bearer " + key + "' \\");
            out.println("    -H 'Content-Type: application/json' \\");
            out.println(
                    "    -d '{\"model\": \"deepseek-chat\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello\"}]}'");
        }
        out.println();
        out.println("  Ctrl-C stops all of it.");
        out.flush();
    }

    /** Makes the developer's account with a balance and a key, the first time. */
    private static String firstKey(Database database) {
        Account account = new Accounts(database).create(DEVELOPER);
        if (account == null) return null;
        new Wallets(database, new RequestIds(Clock.systemUTC()))
                .credit(new Wallets.Credit(
                        account.id(),
                        LotKind.PAID,
                        Source.of("local:start"),
                        STARTING_BALANCE,
                        null,
                        "local run",
                        "To begin with"));
        return new KeyMaker(database, Terms.ANY_MODEL, Clock.systemUTC())
                .create(account.id(), KeyTerms.named("first"))
                .secret();
    }
}
