package com.smartoken.console.signin;

import com.smartoken.Pages;
import com.smartoken.Server;
import com.smartoken.Settings;
import com.smartoken.content.ContentFolder;
import com.smartoken.content.catalog.Catalog;
import com.smartoken.content.catalog.CatalogSource;
import com.smartoken.content.catalog.Upstreams;
import com.smartoken.db.Accounts;
import com.smartoken.db.Database;
import com.smartoken.db.TestDatabase;
import com.smartoken.local.LocalIssuer;
import com.smartoken.site.SiteContent;
import com.smartoken.testing.TestBrowser;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A real service on a free port with sign-in by a local issuer. */
public final class SignInServer implements AutoCloseable {
    private final TestDatabase test;
    private final boolean ownsTest;
    private final Database database;
    private final Server server;
    private final HttpClient http = HttpClient.newHttpClient();

    private SignInServer(TestDatabase test, boolean ownsTest, Map<String, String> settings) {
        this.test = test;
        this.ownsTest = ownsTest;
        Map<String, String> environment = new HashMap<>();
        environment.put("SMARTOKEN_PORT", "0");
        environment.put("SMARTOKEN_SECRET", "k".repeat(32));
        environment.putAll(settings);
        ContentFolder folder = ContentFolder.of(
                Path.of(System.getProperty("smartoken.root", "..")).resolve("web/src/test/resources/content"));
        CatalogSource catalog = CatalogSource.fixed(Catalog.load(folder));
        SiteContent content = SiteContent.fixed(folder, "http://127.0.0.1", catalog);
        Upstreams upstreams = Upstreams.of(List.of());
        database = Database.open(test.settings());
        server = Server.start(new Server.Parts(
                Settings.read(environment), database, catalog, upstreams, Pages.packaged(catalog, content, upstreams)));
    }

    public static SignInServer start(LocalIssuer issuer, Map<String, String> more) {
        return new SignInServer(TestDatabase.create(), true, settings(issuer.url(), more));
    }

    public static SignInServer start(LocalIssuer issuer) {
        return start(issuer, Map.of());
    }

    /** With exactly these settings. */
    static SignInServer with(Map<String, String> settings) {
        return new SignInServer(TestDatabase.create(), true, settings);
    }

    /** Another node over the same database. */
    public SignInServer node(LocalIssuer issuer, Map<String, String> more) {
        return new SignInServer(test, false, settings(issuer.url(), more));
    }

    static Map<String, String> settings(String issuer, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("SMARTOKEN_OIDC_ISSUER", issuer);
        settings.put("SMARTOKEN_OIDC_CLIENT_ID", LocalIssuer.CLIENT_ID);
        settings.put("SMARTOKEN_OIDC_CLIENT_SECRET", LocalIssuer.CLIENT_SECRET);
        return settings;
    }

    public String url() {
        return "http://127.0.0.1:" + server.port();
    }

    public TestBrowser browser() {
        return new TestBrowser(http, url());
    }

    public TestDatabase database() {
        return test;
    }

    public Accounts accounts() {
        return new Accounts(test.database());
    }

    public long count(String from) {
        return test.number("select count(*) from " + from);
    }

    /** From now on this node's queries fail as if PostgreSQL were gone. */
    public void loseDatabase() {
        database.close();
    }

    @Override
    public void close() {
        http.shutdownNow();
        try {
            server.close();
        } finally {
            database.close();
            if (ownsTest) test.close();
        }
    }
}
