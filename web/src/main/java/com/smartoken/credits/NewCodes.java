package com.smartoken.credits;

import com.smartoken.content.TimeSpan;
import com.smartoken.db.CodeBatches;
import com.smartoken.db.ledger.LotKind;
import com.smartoken.money.Usd;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Credit codes that an operator wants made, as they were typed, in a form or a command, with what is wrong by field. */
public record NewCodes(
        String amount, String kind, String uses, String count, String expires, String creditExpires, String note) {
    private static final Usd AMOUNT_MAX = Usd.parse("100000");
    private static final int USES_MAX = 1_000_000;
    private static final int COUNT_MAX = 10_000;
    private static final int NOTE_LENGTH_MAX = 200;

    public static final NewCodes EMPTY = new NewCodes("", LotKind.PROMO.word(), "1", "1", "30d", "", "");

    /** The same with another amount, as it is read or shown. */
    public NewCodes withAmount(String other) {
        return new NewCodes(other, kind, uses, count, expires, creditExpires, note);
    }

    /** What is wrong, by field. */
    public Map<String, String> errors() {
        Map<String, String> errors = new LinkedHashMap<>();
        Usd usd = usd();
        if (usd == null || usd.nano() <= 0 || usd.compareTo(AMOUNT_MAX) > 0) {
            errors.put("amount", "An amount in dollars such as 5, at most a hundred thousand.");
        }
        if (lotKind() == null) errors.put("kind", "Promo or paid.");
        if (number(uses, USES_MAX) == 0) errors.put("uses", "A number from 1 to a million.");
        if (number(count, COUNT_MAX) == 0) errors.put("count", "A number from 1 to ten thousand.");
        if (!expires.isEmpty() && span(expires) == null) errors.put("expires", "A span such as 30d, 12h or 15m.");
        if (!creditExpires.isEmpty() && span(creditExpires) == null) {
            errors.put("credit-expires", "A span such as 90d, 12h or 15m.");
        }
        if (note.length() > NOTE_LENGTH_MAX || note.matches("(?s).*\\p{Cntrl}.*")) {
            errors.put("note", "At most " + NOTE_LENGTH_MAX + " printable characters.");
        }
        return errors;
    }

    public boolean hasErrors() {
        return !errors().isEmpty();
    }

    /** The first mistake, with its field. */
    public String firstError() {
        Map.Entry<String, String> first = errors().entrySet().iterator().next();
        return first.getKey() + ": " + first.getValue();
    }

    /** What is wrong with a field; empty when nothing. */
    public String error(String field) {
        return errors().getOrDefault(field, "");
    }

    /** So many new codes. */
    public List<CreditCode> codes() {
        return Stream.generate(CreditCode::random)
                .limit(number(count, COUNT_MAX))
                .toList();
    }

    /** As they are kept. */
    public static List<CodeBatches.Kept> kept(List<CreditCode> codes) {
        return codes.stream()
                .map(code -> new CodeBatches.Kept(code.hash(), code.ending()))
                .toList();
    }

    /** What the books keep of the batch; only without errors. */
    public CodeBatches.Terms terms(String operator) {
        Usd usd = usd();
        LotKind lotKind = lotKind();
        if (usd == null || lotKind == null) throw new IllegalStateException(firstError());
        return new CodeBatches.Terms(
                lotKind, usd, number(uses, USES_MAX), span(expires), span(creditExpires), note, operator);
    }

    private @Nullable LotKind lotKind() {
        for (LotKind money : LotKind.MONEY) if (money.word().equals(kind)) return money;
        return null;
    }

    private @Nullable Usd usd() {
        try {
            return Usd.parse(amount);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** A number from 1 to {@code max}; 0 for anything else. */
    private static int number(String text, int max) {
        if (!text.matches("[0-9]{1,7}")) return 0;
        int number = Integer.parseInt(text);
        return number <= max ? number : 0;
    }

    private static @Nullable Duration span(String text) {
        return TimeSpan.parse(text, "d", "h", "m");
    }
}
