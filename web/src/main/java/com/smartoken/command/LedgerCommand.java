package com.smartoken.command;

import com.smartoken.db.LedgerCheck;
import com.smartoken.wire.json.JsonWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ledger verify}. */
@Command(name = "ledger", description = "The books: verify.", mixinStandardHelpOptions = true)
final class LedgerCommand {
    private final CommandContext books;

    LedgerCommand(CommandContext books) {
        this.books = books;
    }

    @Command(
            description = "Check every invariant of the books; exit status 1 and the rows when one is broken.",
            mixinStandardHelpOptions = true)
    int verify(@Mixin Output output) {
        List<LedgerCheck.Violation> violations = new LedgerCheck(books.database()).violations();
        if (output.isJson()) {
            JsonWriter json = new JsonWriter(256).open('{');
            json.name("ok").value(violations.isEmpty()).name("violations").open('[');
            for (LedgerCheck.Violation violation : violations) {
                json.open('{')
                        .name("rule")
                        .value(violation.rule())
                        .name("row")
                        .value(violation.row())
                        .close('}');
            }
            output.out().println(json.close(']').close('}'));
        } else if (violations.isEmpty()) {
            output.out().println("The books are right: every invariant holds.");
        } else {
            for (LedgerCheck.Violation violation : violations) {
                output.out().println(violation.rule() + ": " + violation.row());
            }
        }
        output.out().flush();
        return violations.isEmpty() ? 0 : 1;
    }
}
