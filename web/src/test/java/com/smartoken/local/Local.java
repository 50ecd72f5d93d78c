package com.smartoken.local;

import com.smartoken.App;
import com.smartoken.command.CommandContext;
import com.smartoken.command.Commands;
import com.smartoken.command.Failure;
import com.smartoken.db.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine;

/** The program of the script: the operator's commands on the local data folder, and {@code run}. */
public final class Local {
    private final List<AutoCloseable> opened = new ArrayList<>();

    private Local() {}

    public static void main(String[] args) throws Exception {
        Map<String, String> environment = System.getenv();
        CompletableFuture<Void> logging = Commands.prepare(args);
        Local local = new Local();
        CommandContext books = new CommandContext(
                () -> {
                    logging.join();
                    return local.database(environment);
                },
                () -> com.smartoken.Loaded.campaigns(com.smartoken.Settings.read(environment)),
                () -> com.smartoken.Loaded.catalog(com.smartoken.Settings.read(environment))
                        .get(),
                () -> com.smartoken.Sealing.witness(com.smartoken.Settings.read(environment)),
                () -> com.smartoken.db.Archive.open(local.settings(environment)));
        CommandLine line = Commands.line(
                books,
                () -> {
                    throw new Failure(
                            "serve needs SMARTOKEN_DATABASE_URL. For a local run with its own: ./smartoken run");
                },
                () -> local.database(environment),
                () -> App.check(environment),
                args);
        line.addSubcommand(
                "run", Commands.action("run", "Start everything on this machine.", () -> LocalRun.run(environment)));
        App.errors().accept(line);
        int status = line.execute(args);
        for (AutoCloseable resource : local.opened.reversed()) resource.close();
        System.exit(status);
    }

    private com.smartoken.db.DatabaseSettings settings(Map<String, String> environment) {
        LocalDatabase server =
                LocalDatabase.use(com.smartoken.Settings.read(environment).data());
        opened.add(server);
        return server.settings();
    }

    private Database database(Map<String, String> environment) {
        Database database = Database.openBriefly(settings(environment));
        opened.add(database);
        database.migrate();
        return database;
    }
}
