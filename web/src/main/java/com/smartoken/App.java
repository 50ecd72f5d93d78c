package com.smartoken;

import com.smartoken.command.CommandContext;
import com.smartoken.command.Commands;
import com.smartoken.command.Failure;
import com.smartoken.command.Findings;
import com.smartoken.content.ContentMistakes;
import com.smartoken.content.catalog.CatalogSource;
import com.smartoken.content.catalog.Upstreams;
import com.smartoken.db.Database;
import com.smartoken.db.DatabaseSettings;
import com.smartoken.db.DatabaseUnavailable;
import com.smartoken.site.SiteContent;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** The program: {@code java -jar smartoken.jar COMMAND}. */
public final class App {
    private static final Logger log = LoggerFactory.getLogger(App.class);

    private final Map<String, String> environment;

    private App(Map<String, String> environment) {
        this.environment = environment;
    }

    public static void main(String[] args) {
        Map<String, String> environment = System.getenv();
        App app = new App(environment);
        CommandLine line = Commands.line(app.books(), app::serve, app::migrate, () -> check(environment));
        errors().accept(line);
        System.exit(line.execute(args));
    }

    /** Runs the service until the process is asked to stop. */
    private void serve() {
        Settings settings = Settings.read(environment);
        if (settings.secret() == null) {
            throw new Failure("SMARTOKEN_SECRET is not set: serve needs at least 32 characters of key material.");
        }
        // Content is read and the HTTP stack is loaded while the database is brought up to date.
        CompletableFuture<CatalogSource> reading = CompletableFuture.supplyAsync(() -> Loaded.catalog(settings));
        CompletableFuture<SiteContent> wording = reading.thenApply(catalog -> Loaded.siteContent(settings, catalog));
        CompletableFuture<Void> loading = CompletableFuture.runAsync(Server::load);
        Shutdown shutdown = new Shutdown();
        Database database = shutdown.closes(Database.open(databaseSettings(settings)));
        int migrations = migrate(database);
        Upstreams upstreams = Loaded.upstreams(settings, environment);
        CatalogSource catalog = join(reading);
        SiteContent content = join(wording);
        join(loading);
        Server server = shutdown.closes(Server.start(
                new Server.Parts(settings, database, catalog, upstreams, Pages.packaged(catalog, content, upstreams))));
        CompletableFuture<Void> warming = CompletableFuture.runAsync(database::warm);
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

    private void migrate() {
        Settings settings = Settings.read(environment);
        try (Database database = Database.open(databaseSettings(settings))) {
            log.info("migrations run: {}", migrate(database));
        }
    }

    /** Looks at settings, content, upstreams and database. */
    public static Findings check(Map<String, String> environment) {
        return Checks.run(environment);
    }

    private CommandContext books() {
        return new CommandContext(
                () -> {
                    Database database = Database.open(databaseSettings(Settings.read(environment)));
                    migrate(database);
                    return database;
                },
                () -> Loaded.campaigns(Settings.read(environment)),
                () -> Loaded.catalog(Settings.read(environment)).get());
    }

    private static int migrate(Database database) {
        try {
            return database.migrate();
        } catch (DatabaseUnavailable e) {
            throw new Failure("SMARTOKEN_DATABASE_URL: " + e.getMessage());
        }
    }

    private static DatabaseSettings databaseSettings(Settings settings) {
        DatabaseSettings database = settings.database();
        if (database == null) {
            throw new Failure(
                    "SMARTOKEN_DATABASE_URL is not set. Set it to jdbc:postgresql://HOST/NAME, or use the script"
                            + " ./smartoken, which has a database of its own.");
        }
        return database;
    }

    /** What the program prints, in one clear line each, when a command fails. */
    public static Consumer<CommandLine> errors() {
        return line -> {
            line.setParameterExceptionHandler((error, arguments) -> misspelt(error));
            line.setExecutionExceptionHandler((error, command, result) -> failed(error, command));
        };
    }

    private static int misspelt(CommandLine.ParameterException error) {
        CommandLine command = error.getCommandLine();
        String message = String.valueOf(error.getMessage()).strip().replaceAll("\\s+", " ");
        command.getErr().println(message + " (see " + command.getCommandSpec().qualifiedName() + " --help)");
        command.getErr().flush();
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static int failed(Exception error, CommandLine command) {
        String message = error instanceof Failure
                        || error instanceof Settings.Wrong
                        || error instanceof ContentMistakes
                        || error instanceof DatabaseUnavailable
                        || error instanceof CannotListen
                ? String.valueOf(error.getMessage())
                : "";
        if (message.isEmpty()) log.error("{} failed", command.getCommandName(), error);
        else command.getErr().println(message.strip());
        return 1;
    }
}
