package com.smartoken;

import com.smartoken.command.CommandContext;
import com.smartoken.command.Commands;
import com.smartoken.command.Failure;
import com.smartoken.command.Findings;
import com.smartoken.content.ContentMistakes;
import com.smartoken.db.Archive;
import com.smartoken.db.Database;
import com.smartoken.db.DatabaseSettings;
import com.smartoken.db.DatabaseUnavailable;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** The program: {@code java -jar smartoken.jar COMMAND}. */
public final class App {
    private final Map<String, String> environment;

    private App(Map<String, String> environment) {
        this.environment = environment;
    }

    public static void main(String[] args) {
        Map<String, String> environment = System.getenv();
        // Without a reader of arguments a service is there a tenth of a second earlier.
        if (args.length == 1 && args[0].equals("serve")) System.exit(serve(environment));
        CompletableFuture<Void> logging = Commands.prepare(args);
        App app = new App(environment);
        CommandLine line = Commands.line(
                app.books(logging), () -> Serving.run(environment), app::migrate, () -> check(environment), args);
        errors().accept(line);
        System.exit(line.execute(args));
    }

    private static int serve(Map<String, String> environment) {
        try {
            Serving.run(environment);
            return 0;
        } catch (RuntimeException e) {
            return failed(e, "serve", System.err::println);
        }
    }

    private void migrate() {
        Settings settings = Settings.read(environment);
        try (Database database = Database.openBriefly(databaseSettings(settings))) {
            LoggerFactory.getLogger(App.class).info("migrations run: {}", migrate(database));
        }
    }

    /** Looks at settings, content, upstreams and database. */
    public static Findings check(Map<String, String> environment) {
        return Checks.run(environment);
    }

    private CommandContext books(CompletableFuture<Void> logging) {
        return new CommandContext(
                () -> {
                    logging.join();
                    Database database = Database.openBriefly(databaseSettings(Settings.read(environment)));
                    migrate(database);
                    return database;
                },
                () -> Loaded.campaigns(Settings.read(environment)),
                () -> Loaded.catalog(Settings.read(environment)).get(),
                () -> Sealing.witness(Settings.read(environment)),
                () -> Archive.open(databaseSettings(Settings.read(environment))));
    }

    static int migrate(Database database) {
        try {
            return database.migrate();
        } catch (DatabaseUnavailable e) {
            throw new Failure("SMARTOKEN_DATABASE_URL: " + e.getMessage());
        }
    }

    static DatabaseSettings databaseSettings(Settings settings) {
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
            line.setExecutionExceptionHandler(
                    (error, command, result) -> failed(error, command.getCommandName(), command.getErr()::println));
        };
    }

    private static int misspelt(CommandLine.ParameterException error) {
        CommandLine command = error.getCommandLine();
        String message = String.valueOf(error.getMessage()).strip().replaceAll("\\s+", " ");
        command.getErr().println(message + " (see " + command.getCommandSpec().qualifiedName() + " --help)");
        command.getErr().flush();
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    /** Tells in one clear line what an operator can mend, and all that is known of anything else. */
    private static int failed(Exception error, String command, Consumer<String> out) {
        String message = error instanceof Failure
                        || error instanceof Settings.Wrong
                        || error instanceof ContentMistakes
                        || error instanceof DatabaseUnavailable
                        || error instanceof CannotListen
                ? String.valueOf(error.getMessage())
                : "";
        if (message.isEmpty()) LoggerFactory.getLogger(App.class).error("{} failed", command, error);
        else out.accept(message.strip());
        return 1;
    }
}
