package com.smartoken.command;

import com.smartoken.content.TimeSpan;
import com.smartoken.db.ApiKey;
import com.smartoken.db.ApiKeys;
import com.smartoken.db.KeyTerms;
import com.smartoken.db.Period;
import com.smartoken.keys.KeyField;
import com.smartoken.keys.KeyMaker;
import com.smartoken.keys.KeyRefused;
import com.smartoken.keys.KeySecret;
import com.smartoken.money.Usd;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code key create|revoke}. */
@Command(name = "key", description = "API keys: create, revoke.", mixinStandardHelpOptions = true)
final class KeyCommand {
    private static final Pattern CAP = Pattern.compile("([0-9.]{1,20})/(month|week|day)");

    private final CommandContext books;

    KeyCommand(CommandContext books) {
        this.books = books;
    }

    @Command(description = "Make a key and print it, once.", mixinStandardHelpOptions = true)
    int create(
            @Option(names = "--email", required = true) String email,
            @Option(names = "--name", required = true) String name,
            @Option(names = "--expires", paramLabel = "30d|12h|15m|5s") @Nullable String expires,
            @Option(names = "--cap", paramLabel = "5.00/month|week|day") @Nullable String cap,
            @Option(names = "--models", split = ",", paramLabel = "id", description = "IDs or aliases of the catalog.")
                    @Nullable
                    List<String> models,
            @Option(names = "--ips", split = ",", paramLabel = "CIDR") @Nullable List<String> networks,
            @Option(names = "--rpm", description = "Requests per minute.") @Nullable Integer rpm,
            @Option(names = "--tpm", description = "Tokens per minute.") @Nullable Long tpm,
            @Option(names = "--running", description = "Calls running at once.") @Nullable Integer running,
            @Mixin Output output) {
        KeyTerms terms = new KeyTerms(
                name,
                lifetime(expires),
                cap(cap),
                list("--models", models),
                list("--ips", networks),
                rpm,
                tpm,
                running);
        KeyMaker.Made created = made(email, terms);
        output.say(
                created.secret(),
                Output.members("key", created.secret(), "prefix", created.prefix(), "name", created.name()));
        return 0;
    }

    @Command(
            description = "End a key for good; within a second no node takes it any more.",
            mixinStandardHelpOptions = true)
    int revoke(@Option(names = "--prefix", required = true) String prefix, @Mixin Output output) {
        String shown = KeySecret.shown(prefix.strip());
        if (!new ApiKeys(books.database()).revoke(shown)) {
            throw new Failure("There is no key with the prefix " + shown + ", which key create prints beside the key.");
        }
        output.say("Revoked " + shown + ".", Output.members("prefix", shown, "status", "revoked"));
        return 0;
    }

    private KeyMaker.Made made(String email, KeyTerms terms) {
        long account = books.account(email).id();
        try {
            return new KeyMaker(books.database(), books, Clock.systemUTC()).create(account, terms);
        } catch (KeyRefused e) {
            throw e.wrong().isEmpty() ? new Failure(String.valueOf(e.getMessage())) : wrong(e.wrong());
        }
    }

    private static List<String> list(String option, @Nullable List<String> given) {
        if (given == null) return List.of();
        if (given.isEmpty() || given.stream().anyMatch(String::isBlank)) {
            throw new Failure(option + " is a list with a comma between its entries.");
        }
        return given;
    }

    /** A line for each option. */
    private static Failure wrong(Map<KeyField, String> wrong) {
        return new Failure(wrong.entrySet().stream()
                .map(one -> option(one.getKey()) + ": " + lower(one.getValue()))
                .collect(Collectors.joining("\n")));
    }

    private static String option(KeyField field) {
        return field == KeyField.NETWORKS ? "--ips" : "--" + field.word();
    }

    private static String lower(String sentence) {
        return Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
    }

    private static KeyTerms.Expiry lifetime(@Nullable String text) {
        if (text == null) return KeyTerms.Expiry.NEVER;
        Duration time = TimeSpan.parse(text, "d", "h", "m", "s");
        if (time == null) throw new Failure("--expires is a number with d, h, m or s: 30d, 12h, 15m, 5s.");
        return new KeyTerms.Expiry.After(time);
    }

    private static ApiKey.@Nullable Cap cap(@Nullable String text) {
        if (text == null) return null;
        Matcher matcher = CAP.matcher(text);
        if (!matcher.matches()) throw new Failure("--cap is an amount and a period: 5.00/month, 2/week, 0.50/day.");
        try {
            return new ApiKey.Cap(Usd.parse(matcher.group(1)), Period.of(matcher.group(2)));
        } catch (IllegalArgumentException e) {
            throw new Failure("--cap: " + e.getMessage());
        }
    }
}
