package com.smartoken.command;

import com.smartoken.credits.CreditCode;
import com.smartoken.credits.NewCodes;
import com.smartoken.db.CodeBatches;
import com.smartoken.wire.json.JsonWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code code create|list|revoke}. */
@Command(name = "code", description = "Credit codes: create, list, revoke.", mixinStandardHelpOptions = true)
final class CodeCommand {
    private final CommandContext books;

    CodeCommand(CommandContext books) {
        this.books = books;
    }

    @Command(
            description = "Make codes and print them, once: one a line, and nothing else.",
            mixinStandardHelpOptions = true)
    int create(
            @Option(names = "--amount", required = true, paramLabel = "USD") String amount,
            @Option(names = "--kind", defaultValue = "promo", paramLabel = "promo|paid") String kind,
            @Option(names = "--uses", defaultValue = "1", description = "Accounts that may redeem each code.")
                    String uses,
            @Option(names = "--count", defaultValue = "1", description = "How many codes.") String count,
            @Option(names = "--expires", paramLabel = "30d|12h|15m", description = "In which they can be redeemed.")
                    @Nullable
                    String expires,
            @Option(names = "--credit-expires", paramLabel = "90d", description = "How long the credit lasts then.")
                    @Nullable
                    String creditExpires,
            @Option(names = "--note", defaultValue = "") String note,
            @Mixin Output output) {
        NewCodes form = new NewCodes(
                amount,
                kind,
                uses,
                count,
                expires == null ? "" : expires,
                creditExpires == null ? "" : creditExpires,
                note);
        if (form.hasErrors()) throw new Failure("--" + form.firstError());
        List<CreditCode> codes = form.codes();
        long batch = new CodeBatches(books.database()).add(form.terms("command"), NewCodes.kept(codes));
        if (output.isJson()) {
            JsonWriter json = new JsonWriter(1024).open('{').name("batch").value(Long.toString(batch));
            json.name("codes").open('[');
            for (CreditCode code : codes) json.value(code.text());
            output.out().println(json.close(']').close('}'));
        } else {
            for (CreditCode code : codes) output.out().println(code.text());
        }
        output.out().flush();
        return 0;
    }

    @Command(description = "List the batches, newest first.", mixinStandardHelpOptions = true)
    int list(@Mixin Output output) {
        List<CodeBatches.Batch> batches = new CodeBatches(books.database()).newest();
        JsonWriter json = new JsonWriter(1024).open('{').name("batches").open('[');
        if (batches.isEmpty() && !output.isJson()) output.out().println("There are no codes. Make some: code create.");
        for (CodeBatches.Batch batch : batches) {
            String kind = batch.kind().word();
            String state = batch.revokedAt() != null ? "revoked" : batch.isExpired() ? "expired" : "active";
            json.open('{').name("batch").value(Long.toString(batch.id()));
            json.name("kind").value(kind).name("amount").value(batch.amount().plain());
            json.name("codes").value(batch.codes()).name("uses").value(batch.uses());
            json.name("redeemed")
                    .value(batch.redeemed())
                    .name("state")
                    .value(state)
                    .close('}');
            if (output.isJson()) continue;
            output.out()
                    .println(String.format(
                            Locale.US,
                            "%d  %s $%s  %,d codes for %,d accounts each, redeemed %,d times  %s  %s",
                            batch.id(),
                            kind,
                            batch.amount(),
                            batch.codes(),
                            batch.uses(),
                            batch.redeemed(),
                            state,
                            batch.note()));
        }
        if (output.isJson()) output.out().println(json.close(']').close('}'));
        output.out().flush();
        return 0;
    }

    @Command(description = "End a batch: nobody redeems its codes any more.", mixinStandardHelpOptions = true)
    int revoke(@Option(names = "--batch", required = true) long batch, @Mixin Output output) {
        if (!new CodeBatches(books.database()).revoke(batch)) {
            throw new Failure("There is no batch " + batch + ", or it is revoked already. See: code list");
        }
        output.say(
                "Batch " + batch + " is revoked.", Output.members("batch", Long.toString(batch), "state", "revoked"));
        return 0;
    }
}
