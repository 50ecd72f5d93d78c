package com.smartoken.command;

import com.smartoken.db.ApiKey;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The limits of an account as they are typed: a number, or {@code 0} or {@code none} for no limit. */
final class LimitOptions {
    private static final String LABEL = "N|none";

    @Option(names = "--rpm", paramLabel = LABEL, description = "Requests per minute of all keys together.")
    @Nullable
    String rpm;

    @Option(names = "--tpm", paramLabel = LABEL, description = "Tokens per minute of all keys together.")
    @Nullable
    String tpm;

    @Option(names = "--running", paramLabel = LABEL, description = "Calls running at once of all keys together.")
    @Nullable
    String running;

    /** What is asked for, and what was there where nothing is. */
    ApiKey.AccountLimits over(ApiKey.AccountLimits present) {
        return new ApiKey.AccountLimits(
                rpm == null ? present.requestsPerMinute() : small(number("--rpm", rpm, Integer.MAX_VALUE)),
                tpm == null ? present.tokensPerMinute() : number("--tpm", tpm, 999_999_999_999L),
                running == null ? present.running() : small(number("--running", running, Integer.MAX_VALUE)));
    }

    private static @Nullable Long number(String option, String text, long max) {
        if (text.equals("none")) return null;
        if (!text.matches("[0-9]{1,12}") || Long.parseLong(text) > max) {
            throw new Failure(option + " is a number up to " + max + ", or 0 or none for no limit.");
        }
        long number = Long.parseLong(text);
        return number == 0 ? null : (Long) number;
    }

    private static @Nullable Integer small(@Nullable Long number) {
        return number == null ? null : (Integer) number.intValue();
    }

    static List<String> members(ApiKey.AccountLimits limits) {
        return List.of(
                "rpm",
                text(limits.requestsPerMinute()),
                "tpm",
                text(limits.tokensPerMinute()),
                "running",
                text(limits.running()));
    }

    static String sentence(ApiKey.AccountLimits limits, String email) {
        return "Limits of " + email + ": requests per minute " + text(limits.requestsPerMinute())
                + ", tokens per minute " + text(limits.tokensPerMinute()) + ", calls at once " + text(limits.running())
                + ".";
    }

    private static String text(@Nullable Number limit) {
        return limit == null ? "none" : limit.toString();
    }
}
