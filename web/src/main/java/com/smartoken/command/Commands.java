package com.smartoken.command;

import java.util.function.Supplier;
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
     */
    public static CommandLine line(CommandContext books, Runnable serve, Runnable migrate, Supplier<Findings> check) {
        CommandLine line = new CommandLine(new Commands());
        line.addSubcommand("serve", action("serve", "Migrate, then serve until stopped.", serve));
        line.addSubcommand("migrate", action("migrate", "Bring the database's schema up to date.", migrate));
        line.addSubcommand(new CheckCommand(check));
        line.addSubcommand(new AccountCommand(books));
        line.addSubcommand(new KeyCommand(books));
        line.addSubcommand(new WalletCommand(books));
        line.addSubcommand(new LedgerCommand(books));
        CommandLine campaign = new CommandLine(new CampaignCommand(books));
        campaign.addSubcommand(new ReviewCommand(books));
        line.addSubcommand(campaign);
        line.addSubcommand(new CodeCommand(books));
        line.setUsageHelpWidth(USAGE_WIDTH);
        return line;
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
