package com.smartoken.command;

import com.smartoken.db.Account;
import com.smartoken.db.ApiKey;
import com.smartoken.db.ApiKeys;
import com.smartoken.db.Period;
import com.smartoken.http.Networks;
import com.smartoken.keys.KeySecret;
import com.smartoken.keys.Keys;
import com.smartoken.money.Usd;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code key create|revoke}. */
@Command(name = "key", description = "API keys: create, revoke.", mixinStandardHelpOptions = true)
final class KeyCommand {
    private static final Pattern LIFETIME = Pattern.compile("(\\d{1,6})([dhms])");
    private static final Pattern CAP = Pattern.compile("([0-9.]{1,20})/(month|week|day)");
    private static final int NAME_MAX = 100;

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
        if (name.isBlank() || name.length() > NAME_MAX || name.chars().anyMatch(Character::isISOControl)) {
            throw new Failure("--name has 1 to " + NAME_MAX + " printable characters.");
        }
        if ((rpm != null && rpm < 1) || (tpm != null && tpm < 1)) throw new Failure("--rpm and --tpm are at least 1.");
        if (running != null && running < 1) throw new Failure("--running is at least 1.");
        if (models != null && (models.isEmpty() || models.stream().anyMatch(String::isBlank))) {
            throw new Failure("--models is a list of model IDs with a comma between them.");
        }
        List<String> ips = networks == null ? List.of() : networks;
        try {
            Networks.of(ips);
        } catch (IllegalArgumentException e) {
            throw new Failure("--ips: " + e.getMessage());
        }
        List<String> ids = models == null
                ? List.of()
                : models.stream().map(books::model).distinct().toList();
        Keys.Limits limits = new Keys.Limits(lifetime(expires), cap(cap), ids, ips, rpm, tpm);
        Account account = books.account(email);
        ApiKeys stored = new ApiKeys(books.database());
        Keys.Created created = new Keys(stored, Clock.systemUTC()).create(account.id(), name.strip(), limits);
        if (running != null) stored.limitRunning(created.prefix(), running);
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

    private static @Nullable Duration lifetime(@Nullable String text) {
        if (text == null) return null;
        Matcher matcher = LIFETIME.matcher(text);
        if (!matcher.matches()) throw new Failure("--expires is a number with d, h, m or s: 30d, 12h, 15m, 5s.");
        long number = Long.parseLong(matcher.group(1));
        if (number < 1) throw new Failure("--expires is at least 1s.");
        return switch (matcher.group(2)) {
            case "d" -> Duration.ofDays(number);
            case "h" -> Duration.ofHours(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofSeconds(number);
        };
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
