package com.smartoken.command;

import com.smartoken.db.Account;
import com.smartoken.db.OperatorEntries;
import com.smartoken.db.OperatorEntries.Outcome;
import com.smartoken.db.RequestIds;
import com.smartoken.db.Wallets;
import com.smartoken.db.ledger.LotKind;
import com.smartoken.money.Usd;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wallet credit|refund|adjust}: what an operator does to a wallet by hand. */
@Command(name = "wallet", description = "Wallets: credit, refund, adjust.", mixinStandardHelpOptions = true)
final class WalletCommand {
    private static final int REASON_MAX = 500;
    private static final int REFERENCE_MAX = 100;
    private static final Usd AMOUNT_MAX = Usd.parse("1000000");

    private final CommandContext books;

    WalletCommand(CommandContext books) {
        this.books = books;
    }

    /** Whose wallet, why, and under which reference. */
    static final class Subject {
        @Option(names = "--email", required = true)
        private String email = "";

        @Option(names = "--reason", required = true)
        private String reason = "";
    }

    @Command(
            description = "Add balance to an account. The same --reference never books twice.",
            mixinStandardHelpOptions = true)
    int credit(
            @Mixin Subject subject,
            @Option(names = "--amount", required = true, paramLabel = "USD") String amount,
            @Option(names = "--reference", description = "Of an invoice or the like: books once.") @Nullable
                    String reference,
            @Option(names = "--kind", defaultValue = "paid", paramLabel = "paid|promo") String kind,
            @Mixin Output output) {
        Usd credited = amount("--amount", amount);
        Account account = books.account(subject.email);
        OperatorEntries.Note note =
                note(account, subject, reference == null ? UUID.randomUUID().toString() : reference);
        Outcome.Booked booked = booked(entries().credit(note, kind(kind), credited, null));
        tell(
                output,
                account,
                reference == null ? null : note,
                booked,
                "Credited $" + credited + " to " + account.email(),
                "credited");
        return 0;
    }

    @Command(
            description =
                    "Give back what a request was charged, into the lots that paid it; quota too, unless --amount names"
                            + " a part of the money. The receipt shows it.",
            mixinStandardHelpOptions = true)
    int refund(
            @Mixin Subject subject,
            @Option(names = "--request", required = true, paramLabel = "ID") String request,
            @Option(names = "--reference", required = true) String reference,
            @Option(names = "--amount", paramLabel = "USD", description = "Default: all that it paid.") @Nullable
                    String amount,
            @Mixin Output output) {
        Usd part = amount == null ? null : amount("--amount", amount);
        UUID id = request(request);
        Account account = books.account(subject.email);
        OperatorEntries.Note note = note(account, subject, reference);
        Outcome.Booked booked = booked(entries().refund(note, id, part));
        String tokens = booked.tokens() == 0 ? "" : " and " + booked.tokens() + " tokens of quota";
        tell(
                output,
                account,
                note,
                booked,
                "Gave $" + booked.amount() + tokens + " of the request back to " + account.email(),
                "refunded");
        return 0;
    }

    @Command(
            description =
                    "Put a wallet right: a positive amount is added in a lot of its own, a negative one (--amount=-3.50) is"
                            + " taken out of what is free.",
            mixinStandardHelpOptions = true)
    int adjust(
            @Mixin Subject subject,
            @Option(names = "--amount", required = true, paramLabel = "±USD") String amount,
            @Option(names = "--reference", required = true) String reference,
            @Option(names = "--kind", defaultValue = "paid", paramLabel = "paid|promo") String kind,
            @Mixin Output output) {
        boolean isLess = amount.strip().startsWith("-");
        Usd size = amount("--amount", isLess ? amount.strip().substring(1) : amount);
        Usd change = isLess ? Usd.ZERO.minus(size) : size;
        Account account = books.account(subject.email);
        OperatorEntries.Note note = note(account, subject, reference);
        Outcome.Booked booked = booked(entries().adjust(note, kind(kind), change));
        String what = isLess ? "Took $" + size + " from " : "Added $" + size + " to ";
        tell(output, account, note, booked, what + account.email(), "adjusted");
        return 0;
    }

    private OperatorEntries entries() {
        return new OperatorEntries(books.database(), new RequestIds(Clock.systemUTC()));
    }

    /** @param note null where no reference was given, which is then nobody's business */
    private void tell(
            Output output,
            Account account,
            OperatorEntries.@Nullable Note note,
            Outcome.Booked booked,
            String done,
            String word) {
        Wallets.Balance balance =
                new Wallets(books.database(), new RequestIds(Clock.systemUTC())).balance(account.id());
        if (balance == null) throw new Failure("The account has no wallet.");
        Map<String, String> members = Output.members(
                "account",
                account.reference(),
                word,
                booked.amount().plain(),
                "available",
                balance.available().plain());
        if (booked.tokens() > 0) members.put("tokens", Long.toString(booked.tokens()));
        if (note != null) {
            members.put("reference", note.reference());
            members.put("booked", booked.isNew() ? "now" : "before");
        }
        String before = booked.isNew() ? "" : " Nothing was booked now: the reference stood in the books already.";
        output.say(done + "; $" + balance.available() + " is available." + before, members);
    }

    private static Outcome.Booked booked(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Booked booked -> booked;
            case Outcome.Refused(String why) -> throw new Failure("Nothing was booked: " + why + ".");
        };
    }

    private static OperatorEntries.Note note(Account account, Subject subject, String reference) {
        String reason = subject.reason.strip();
        if (reason.isEmpty() || reason.length() > REASON_MAX || hasControls(reason)) {
            throw new Failure("--reason has 1 to " + REASON_MAX + " characters, in one line.");
        }
        String own = reference.strip();
        if (own.isEmpty() || own.length() > REFERENCE_MAX || hasControls(own)) {
            throw new Failure("--reference has 1 to " + REFERENCE_MAX + " characters, in one line.");
        }
        return new OperatorEntries.Note(account.id(), own, Actor.name(), reason);
    }

    /** What would make two references look like one, or break a line of a report. */
    private static boolean hasControls(String text) {
        return text.codePoints().anyMatch(c -> {
            int type = Character.getType(c);
            return type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.SURROGATE
                    || type == Character.UNASSIGNED
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR;
        });
    }

    private static UUID request(String text) {
        UUID id = RequestIds.parse(text.strip());
        if (id == null) throw new Failure("--request is the ID of a request, as in x-request-id and on its receipt.");
        return id;
    }

    private static LotKind kind(String text) {
        for (LotKind kind : LotKind.MONEY) if (kind.word().equals(text)) return kind;
        throw new Failure("--kind is paid or promo.");
    }

    private static Usd amount(String option, String text) {
        Usd amount;
        try {
            amount = Usd.parse(text);
        } catch (IllegalArgumentException e) {
            throw new Failure(option + ": " + e.getMessage());
        }
        if (amount.nano() <= 0) throw new Failure(option + " must be more than 0.");
        if (amount.compareTo(AMOUNT_MAX) > 0) throw new Failure(option + " is at most " + AMOUNT_MAX + ".");
        return amount;
    }
}
