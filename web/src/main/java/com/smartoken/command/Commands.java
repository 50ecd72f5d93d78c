package com.smartoken.command;

import com.smartoken.db.Database;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: every command by its name, help everywhere. */
@Command(
        name = "smartoken",
        description = "One endpoint for the Chinese frontier models, billed exactly.",
        mixinStandardHelpOptions = true,
        versionProvider = Commands.Version.class,
        synopsisSubcommandLabel = "COMMAND")
public final class Commands {
    private static final int USAGE_WIDTH = 100;

    /** The version in the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"SmarToken 1"};
        }
    }

    private Commands() {}

    /**
     * The commands over the given parts. More may be added to what is returned.
     *
     * @param serve runs the service until it is stopped
     * @param check looks at everything and tells what is wrong
     * @param arguments what was typed: where it begins with the name of a command, only that one is made, since each costs
     *     a start a few milliseconds
     */
    public static CommandLine line(
            CommandContext books, Runnable serve, Runnable migrate, Supplier<Findings> check, String... arguments) {
        Map<String, Supplier<CommandLine>> all = new LinkedHashMap<>();
        all.put("serve", () -> action("serve", "Migrate, then serve until stopped.", serve));
        all.put("migrate", () -> action("migrate", "Bring the database's schema up to date.", migrate));
        all.put("check", () -> new CommandLine(new CheckCommand(check)));
        all.put("account", () -> new CommandLine(new AccountCommand(books)));
        all.put("key", () -> new CommandLine(new KeyCommand(books)));
        all.put("wallet", () -> new CommandLine(new WalletCommand(books)));
        all.put("ledger", () -> new CommandLine(new LedgerCommand(books)));
        all.put("campaign", () -> new CommandLine(new CampaignCommand(books)).addSubcommand(new ReviewCommand(books)));
        all.put("code", () -> new CommandLine(new CodeCommand(books)));
        CommandLine line = new CommandLine(new Commands());
        boolean isNamed = arguments.length > 0 && all.containsKey(arguments[0]);
        all.forEach((name, made) -> {
            if (!isNamed || name.equals(arguments[0])) line.addSubcommand(name, made.get());
        });
        line.setUsageHelpWidth(USAGE_WIDTH);
        return line;
    }

    /**
     * Begins to load what queries need, in a thread of its own, when what was typed looks like a command that has some: the
     * arguments are read and a connection is made meanwhile.
     *
     * @return the log's own beginning; who may have something to log waits for it, since SLF4J complains of lines that come
     *     in between
     */
    public static CompletableFuture<Void> prepare(String... arguments) {
        boolean isQuery = arguments.length > 1 && !arguments[arguments.length - 1].equals("--help");
        if (!isQuery) return CompletableFuture.completedFuture(null);
        CompletableFuture<Void> logging = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("load").start(() -> {
            LoggerFactory.getILoggerFactory();
            logging.complete(null);
            Database.load();
        });
        return logging;
    }

    /** A command that only does something. */
    public static CommandLine action(String name, String description, Runnable work) {
        CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.wrapWithoutInspection(work)
                .name(name)
                .mixinStandardHelpOptions(true);
        spec.usageMessage().description(description);
        return new CommandLine(spec);
    }
}
