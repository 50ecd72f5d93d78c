package com.smartoken.command;

import com.smartoken.content.campaign.Campaign;
import com.smartoken.db.Account;
import com.smartoken.db.SignUps;
import com.smartoken.wire.json.JsonWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code campaign review list|release|refuse}: sign-ups whose free credit waits for a decision. */
@Command(
        name = "review",
        description = "Sign-ups whose free credit waits for a decision: list, release, refuse.",
        mixinStandardHelpOptions = true)
final class ReviewCommand {
    private static final int REASON_MAX = 500;

    private final CommandContext books;

    ReviewCommand(CommandContext books) {
        this.books = books;
    }

    @Command(description = "List those that wait, the oldest first.", mixinStandardHelpOptions = true)
    int list(@Mixin Output output) {
        List<SignUps.Entry> waiting = new SignUps(books.database()).inReview();
        if (output.isJson()) {
            JsonWriter json = new JsonWriter(512).open('{').name("reviews").open('[');
            for (SignUps.Entry entry : waiting) {
                json.open('{').name("account").value("acct_" + entry.accountId());
                json.name("email").value(entry.email());
                json.name("since").value(entry.createdAt().toString());
                json.name("reasons").value(String.join(", ", entry.reasons())).close('}');
            }
            output.out().println(json.close(']').close('}'));
        } else if (waiting.isEmpty()) {
            output.out().println("Nobody waits.");
        } else {
            for (SignUps.Entry entry : waiting) {
                output.out()
                        .println("acct_" + entry.accountId() + "  " + entry.email() + "  " + entry.createdAt() + "  "
                                + String.join(", ", entry.reasons()));
            }
        }
        output.out().flush();
        return 0;
    }

    @Command(
            description = "Give a sign-up the free credit that was kept back, also after the deadline.",
            mixinStandardHelpOptions = true)
    int release(
            @Option(names = "--email", required = true) String email,
            @Option(names = "--reason", required = true) String reason,
            @Mixin Output output) {
        return decide(email, true, reason, output);
    }

    @Command(description = "Refuse a sign-up its free credit for good.", mixinStandardHelpOptions = true)
    int refuse(
            @Option(names = "--email", required = true) String email,
            @Option(names = "--reason", required = true) String reason,
            @Mixin Output output) {
        return decide(email, false, reason, output);
    }

    private int decide(String email, boolean isReleased, String reason, Output output) {
        if (reason.isBlank() || reason.length() > REASON_MAX) {
            throw new Failure("--reason has 1 to " + REASON_MAX + " characters.");
        }
        Account account = books.account(email);
        List<String> slugs =
                books.campaigns().all().stream().map(Campaign::slug).toList();
        boolean decided = new SignUps(books.database())
                .decide(account.id(), isReleased, Actor.name(), reason.strip(), isReleased ? slugs : List.of());
        if (!decided) throw new Failure(account.email() + " does not wait for a decision.");
        String word = isReleased ? "released" : "refused";
        output.say(
                account.email() + " is " + word + ".",
                Output.members("account", account.reference(), "email", account.email(), "state", word));
        return 0;
    }
}
