package com.smartoken.db.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A route that was tried for a call. The log keeps a line for each, {@code upstream result milliseconds}, with a word behind
 * where its usage was not believed; it is written and read here alone.
 *
 * @param endedMillis when it ended, counted from the call's start
 * @param countedBy why its tokens are our own count; null where they are the upstream's
 */
public record Attempt(
        String upstream,
        Result result,
        int endedMillis,
        @Nullable String countedBy) {
    /** One whose tokens are the upstream's. */
    public Attempt(String upstream, Result result, int endedMillis) {
        this(upstream, result, endedMillis, null);
    }

    public Attempt {
        if (countedBy != null && !isWord(countedBy))
            throw new IllegalArgumentException("more than a word: " + countedBy);
        if (!isWord(upstream)) throw new IllegalArgumentException("no name of an upstream: " + upstream);
    }

    /**
     * What came of it.
     *
     * @param status that the upstream answered with; 0 when it did not, or when its answer was none
     * @param failure a word for what went wrong, such as {@code connect_timeout}; null when the status says it all
     */
    public record Result(int status, @Nullable String failure) {
        /** The answer came, whole. */
        public static final Result OK = new Result(200, null);

        public Result {
            if (failure != null && !isWord(failure)) throw new IllegalArgumentException("more than a word: " + failure);
        }

        /** The upstream answered so. */
        public static Result answered(int status) {
            return status == OK.status ? OK : new Result(status, null);
        }

        /** It did not answer, or not to the end. */
        public static Result failed(String failure) {
            return new Result(0, failure);
        }

        public boolean isOk() {
            return equals(OK);
        }

        /** A word of its own for each: the failure, else the status. */
        public String word() {
            return failure == null ? Integer.toString(status) : failure;
        }

        private static Result of(String word) {
            boolean isStatus = word.length() == 3 && isNumber(word);
            return isStatus ? answered(Integer.parseInt(word)) : failed(word);
        }
    }

    /** The same with tokens of our own count. */
    public Attempt countedBy(String why) {
        return new Attempt(upstream, result, endedMillis, why);
    }

    /** As a line of the log. */
    public String line() {
        String line = upstream + ' ' + result.word() + ' ' + endedMillis;
        return countedBy == null ? line : line + ' ' + countedBy;
    }

    /** As the log keeps them. */
    static String write(List<Attempt> attempts) {
        if (attempts.size() == 1) return attempts.getFirst().line();
        return attempts.stream().map(Attempt::line).collect(Collectors.joining("\n"));
    }

    /** What the log kept. More words in a line are of a later version, and left out; so is a line that is none. */
    public static List<Attempt> read(@Nullable String log) {
        if (log == null || log.isEmpty()) return List.of();
        List<Attempt> attempts = new ArrayList<>();
        for (String line : log.split("\n")) {
            String[] words = line.split(" ");
            if (words.length < 3 || words[0].isEmpty() || words[1].isEmpty() || !isNumber(words[2])) continue;
            boolean isCounted = words.length > 3 && !words[3].isEmpty() && words[3].indexOf('=') < 0;
            String countedBy = isCounted ? words[3] : null;
            attempts.add(new Attempt(words[0], Result.of(words[1]), Integer.parseInt(words[2]), countedBy));
        }
        return List.copyOf(attempts);
    }

    private static boolean isNumber(String word) {
        if (word.isEmpty() || word.length() > 9) return false;
        for (int i = 0; i < word.length(); i++) if (word.charAt(i) < '0' || word.charAt(i) > '9') return false;
        return true;
    }

    private static boolean isWord(String text) {
        return !text.isEmpty() && text.indexOf(' ') < 0 && text.indexOf('\n') < 0;
    }
}
