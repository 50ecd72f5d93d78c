package com.smartoken.command;

import com.smartoken.db.Account;
import com.smartoken.db.RequestIds;
import com.smartoken.db.Wallets;
import com.smartoken.db.ledger.LotKind;
import com.smartoken.db.ledger.Source;
import com.smartoken.money.Usd;
import java.time.Clock;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wallet credit}. */
@Command(name = "wallet", description = "Wallets: credit.", mixinStandardHelpOptions = true)
final class WalletCommand {
    private static final int REASON_MAX = 500;
    private static final Usd CREDIT_MAX = Usd.parse("1000000");

    private final CommandContext books;

    WalletCommand(CommandContext books) {
        this.books = books;
    }

    @Command(description = "Add balance to an account.", mixinStandardHelpOptions = true)
    int credit(
            @Option(names = "--email", required = true) String email,
            @Option(names = "--amount", required = true, paramLabel = "USD") String amount,
            @Option(names = "--reason", required = true) String reason,
            @Mixin Output output) {
        Usd credited = amount(amount);
        if (reason.isBlank() || reason.length() > REASON_MAX) {
            throw new Failure("--reason has 1 to " + REASON_MAX + " characters.");
        }
        Account account = books.account(email);
        Wallets wallets = new Wallets(books.database(), new RequestIds(Clock.systemUTC()));
        wallets.credit(new Wallets.Credit(
                account.id(),
                LotKind.PAID,
                new Source.Operator(UUID.randomUUID().toString()),
                credited,
                null,
                "operator",
                reason.strip()));
        Wallets.Balance balance = wallets.balance(account.id());
        if (balance == null) throw new Failure("The account has no wallet.");
        output.say(
                "Credited $" + credited + " to " + account.email() + "; $" + balance.available() + " is available.",
                Output.members(
                        "account",
                        account.reference(),
                        "credited",
                        credited.plain(),
                        "available",
                        balance.available().plain()));
        return 0;
    }

    private static Usd amount(String text) {
        Usd amount;
        try {
            amount = Usd.parse(text);
        } catch (IllegalArgumentException e) {
            throw new Failure("--amount: " + e.getMessage());
        }
        if (amount.nano() <= 0) throw new Failure("--amount must be more than 0.");
        if (amount.compareTo(CREDIT_MAX) > 0) throw new Failure("--amount is at most " + CREDIT_MAX + ".");
        return amount;
    }
}
