package com.smartoken.command;

import com.smartoken.db.Account;
import com.smartoken.db.Accounts;
import com.smartoken.db.ApiKey;
import com.smartoken.db.RequestIds;
import com.smartoken.db.Wallets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code account create|show|hold|release|set}. */
@Command(name = "account", description = "Accounts: create, show, hold, release, set.", mixinStandardHelpOptions = true)
final class AccountCommand {
    private static final int EMAIL_MAX = 320;

    private final CommandContext books;

    AccountCommand(CommandContext books) {
        this.books = books;
    }

    @Command(
            description = "Make an account for an address; its first sign-in takes it over. Grants nothing.",
            mixinStandardHelpOptions = true)
    int create(@Option(names = "--email", required = true) String email, @Mixin Output output) {
        String address = email.strip();
        if (address.length() > EMAIL_MAX || !address.matches("[^\\s@\\p{Cntrl}]+@[^\\s@\\p{Cntrl}]+")) {
            throw new Failure("This is no e-mail address: " + address);
        }
        Account account = new Accounts(books.database()).create(address);
        if (account == null) throw new Failure("An account with the address " + address + " exists already.");
        output.say(
                "Made account " + account.reference() + " for " + address + ".",
                Output.members("account", account.reference(), "email", address));
        return 0;
    }

    @Command(description = "Show an account and its balance.", mixinStandardHelpOptions = true)
    int show(@Option(names = "--email", required = true) String email, @Mixin Output output) {
        Account account = books.account(email);
        Wallets.Balance balance =
                new Wallets(books.database(), new RequestIds(Clock.systemUTC())).balance(account.id());
        if (balance == null) throw new Failure("The account has no wallet.");
        String status = account.isHeld() ? "held" : "active";
        String payAsYouGo = account.payAsYouGo() ? "on" : "off";
        output.say(
                String.format(
                        Locale.ROOT,
                        "%s  %s%nstatus         %s%nsince          %s%navailable      $%s%npromotional    $%s%npaid"
                                + "           $%s%nheld           $%s%npay-as-you-go  %s",
                        account.reference(),
                        account.email(),
                        account.isHeld() ? "held: " + account.heldReason() : status,
                        account.createdAt(),
                        balance.available(),
                        balance.promotional(),
                        balance.paid(),
                        balance.held(),
                        payAsYouGo),
                Output.members(
                        "account",
                        account.reference(),
                        "email",
                        account.email(),
                        "status",
                        status,
                        "created",
                        account.createdAt().toString(),
                        "available",
                        balance.available().plain(),
                        "promotional",
                        balance.promotional().plain(),
                        "paid",
                        balance.paid().plain(),
                        "held",
                        balance.held().plain(),
                        "pay_as_you_go",
                        payAsYouGo));
        return 0;
    }

    @Command(description = "Stop an account's calls.", mixinStandardHelpOptions = true)
    int hold(
            @Option(names = "--email", required = true) String email,
            @Option(names = "--reason", defaultValue = "held by an operator") String reason,
            @Mixin Output output) {
        Account account = books.account(email);
        new Accounts(books.database()).setHeld(account.id(), reason);
        return told(account, "held", output);
    }

    @Command(description = "Let a held account call again.", mixinStandardHelpOptions = true)
    int release(@Option(names = "--email", required = true) String email, @Mixin Output output) {
        Account account = books.account(email);
        new Accounts(books.database()).setHeld(account.id(), null);
        return told(account, "active", output);
    }

    @Command(
            description = "Change how an account pays and what all its keys together may do.",
            mixinStandardHelpOptions = true)
    int set(
            @Option(names = "--email", required = true) String email,
            @Option(names = "--pay-as-you-go", paramLabel = "on|off") @Nullable String payAsYouGo,
            @ArgGroup(exclusive = false) @Nullable LimitOptions limits,
            @Mixin Output output) {
        if (payAsYouGo == null && limits == null) {
            throw new Failure("Say what to set: --pay-as-you-go, --rpm, --tpm or --running.");
        }
        if (payAsYouGo != null && !payAsYouGo.equals("on") && !payAsYouGo.equals("off")) {
            throw new Failure("--pay-as-you-go is on or off.");
        }
        Account account = books.account(email);
        Accounts accounts = new Accounts(books.database());
        ApiKey.AccountLimits present = accounts.limits(account.id());
        ApiKey.AccountLimits wanted = limits == null ? present : limits.over(present);
        if (limits != null) accounts.limit(account.id(), wanted);
        if (payAsYouGo != null) accounts.setPayAsYouGo(account.id(), payAsYouGo.equals("on"));
        List<String> told = new ArrayList<>(List.of("account", account.reference(), "email", account.email()));
        if (payAsYouGo != null) told.addAll(List.of("pay_as_you_go", payAsYouGo));
        if (limits != null) told.addAll(LimitOptions.members(wanted));
        output.say(
                (payAsYouGo == null ? "" : "Pay-as-you-go is " + payAsYouGo + " for " + account.email() + ".")
                        + (payAsYouGo == null || limits == null ? "" : "\n")
                        + (limits == null ? "" : LimitOptions.sentence(wanted, account.email())),
                Output.members(told.toArray(String[]::new)));
        return 0;
    }

    private static int told(Account account, String status, Output output) {
        output.say(
                "Account " + account.reference() + " (" + account.email() + ") is " + status + ".",
                Output.members("account", account.reference(), "email", account.email(), "status", status));
        return 0;
    }
}
