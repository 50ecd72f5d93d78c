package com.smartoken;

import com.smartoken.command.Failure;
import com.smartoken.content.catalog.CatalogSource;
import com.smartoken.content.catalog.Upstreams;
import com.smartoken.db.Database;
import com.smartoken.site.Assets;
import com.smartoken.site.SiteContent;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The command {@code serve}. Apart from {@link App}, so that no other command loads what only a service needs. */
final class Serving {
    private static final Logger log = LoggerFactory.getLogger(Serving.class);

    /** A thread for each: the common pool has one on a machine with two processors. */
    private static final Executor APART =
            work -> Thread.ofPlatform().daemon().name("start").start(work);

    private Serving() {}

    /** Migrates, then runs the service until the process is asked to stop. */
    static void run(Map<String, String> environment) {
        Settings settings = Settings.read(environment);
        if (settings.secret() == null) {
            throw new Failure("SMARTOKEN_SECRET is not set: serve needs at least 32 characters of key material.");
        }
        Sealing.key(settings);
        // Else Jetty asks the JVM's beans how wide a reference is, and they read the settings of the flight recorder
        // first.
        System.setProperty("org.eclipse.jetty.util.referencesPerCacheLine", "16");
        // Content is read and classes are loaded while the database is brought up to date.
        CompletableFuture<CatalogSource> reading = CompletableFuture.supplyAsync(() -> Loaded.catalog(settings), APART);
        CompletableFuture<SiteContent> wording = reading.thenApply(catalog -> Loaded.servedContent(settings, catalog));
        CompletableFuture<Assets> packing = CompletableFuture.supplyAsync(Assets::packaged, APART);
        CompletableFuture<Void> loading = CompletableFuture.runAsync(Server::load, APART);
        APART.execute(Database::load);
        Shutdown shutdown = new Shutdown();
        Database database = shutdown.closes(Database.open(App.databaseSettings(settings)));
        int migrations = App.migrate(database);
        Upstreams upstreams = Loaded.upstreams(settings, environment);
        CatalogSource catalog = join(reading);
        SiteContent content = join(wording);
        join(loading);
        Pages pages = Pages.packaged(catalog, content, upstreams, join(packing));
        Server server = shutdown.closes(Server.start(new Server.Parts(settings, database, catalog, upstreams, pages)));
        CompletableFuture<Void> warming = CompletableFuture.runAsync(database::warm, APART);
        log.info(
                "migrations run: {}; models: {}",
                migrations,
                catalog.get().models().size());
        log.info("serving {} on {}:{}", settings.publicUrl(), settings.host(), server.port());
        shutdown.await();
        warming.cancel(false);
    }

    /** The result, or the very exception that it failed with. */
    private static <T extends @Nullable Object> T join(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
