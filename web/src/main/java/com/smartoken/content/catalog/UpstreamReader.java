package com.smartoken.content.catalog;

import com.smartoken.content.Fields;
import com.smartoken.content.TimeSpan;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one entry of the upstreams file. */
final class UpstreamReader {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,31}");
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]{0,127})}");
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,4096}");
    private static final Duration DURATION_MAX = Duration.ofHours(24);
    private static final List<String> DIALECTS =
            Dialect.all().stream().map(Dialect::name).toList();
    private static final Duration PROBE_USUAL = Duration.ofMinutes(5);
    private static final int FAILURES_MAX = 1_000;
    private static final URI NOWHERE = URI.create("http://localhost");

    private UpstreamReader() {}

    /** The upstream; use it only when no error was added to the problems. */
    static Upstream read(String name, Fields fields, Map<String, String> environment) {
        if (!NAME.matcher(name).matches()) {
            fields.error(fields.line(), "an upstream's name has up to 32 lower-case letters, digits, - and _");
        }
        Upstream upstream = new Upstream(
                name,
                word(fields, "protocol", Upstream.Protocol.class, "openai or anthropic", null),
                baseUrl(fields),
                key(fields, environment),
                timeouts(fields),
                word(
                        fields,
                        "cancel",
                        Upstream.Cancel.class,
                        "stops_billing or bills_in_full",
                        Upstream.Cancel.BILLS_IN_FULL),
                breaker(fields),
                fields.has("probe") ? duration(fields, "probe", PROBE_USUAL) : null,
                dialect(fields),
                unknownFields(fields));
        fields.warnOfUnknown();
        return upstream;
    }

    private static <E extends Enum<E>> E word(
            Fields fields, String field, Class<E> type, String expected, @Nullable E fallback) {
        if (fallback != null && !fields.has(field)) return fallback;
        String text = fields.text(field);
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(text)) return constant;
        }
        if (!text.isEmpty()) fields.error(field, "\"" + field + "\" is " + expected);
        return type.getEnumConstants()[0];
    }

    private static @Nullable String dialect(Fields fields) {
        String text = fields.optionalText("dialect");
        if (text == null || DIALECTS.contains(text)) return text;
        fields.error("dialect", "\"dialect\" is one of " + String.join(", ", DIALECTS));
        return null;
    }

    private static Upstream.@Nullable UnknownFields unknownFields(Fields fields) {
        if (!fields.has("unknown_fields")) return null;
        return word(fields, "unknown_fields", Upstream.UnknownFields.class, "pass or refuse", null);
    }

    private static URI baseUrl(Fields fields) {
        String text = fields.text("base_url");
        if (text.isEmpty()) return NOWHERE;
        URI uri = FieldWords.webAddress(text.replaceAll("/+$", ""));
        if (uri != null && uri.getRawQuery() == null && uri.getRawFragment() == null) return uri;
        fields.error("base_url", "\"base_url\" is an http(s) address without user, query or fragment");
        return NOWHERE;
    }

    /** Messages never repeat what stands in the file: it may be the key itself. */
    private static @Nullable String key(Fields fields, Map<String, String> environment) {
        String text = fields.text("key");
        if (text.isEmpty()) return null;
        Matcher reference = REFERENCE.matcher(text);
        if (!reference.matches()) {
            fields.error(
                    "key", "\"key\" is a reference to the environment such as ${VENDOR_API_KEY}, never the key itself");
            return null;
        }
        String value = environment.getOrDefault(reference.group(1), "").strip();
        if (value.isEmpty()) return null;
        if (KEY.matcher(value).matches()) return value;
        fields.error("key", "the value of " + reference.group(1) + " has characters that no key has");
        return null;
    }

    private static Upstream.Timeouts timeouts(Fields upstream) {
        Upstream.Timeouts usual = Upstream.Timeouts.DEFAULT;
        Fields fields = upstream.map("timeout");
        if (fields == null) return usual;
        Upstream.Timeouts timeouts = new Upstream.Timeouts(
                duration(fields, "connect", usual.connect()),
                duration(fields, "first_byte", usual.firstByte()),
                duration(fields, "idle", usual.idle()),
                duration(fields, "total", usual.total()));
        fields.warnOfUnknown();
        return timeouts;
    }

    private static Upstream.Breaker breaker(Fields upstream) {
        Upstream.Breaker usual = Upstream.Breaker.DEFAULT;
        Fields fields = upstream.map("breaker");
        if (fields == null) return usual;
        Upstream.Breaker breaker = new Upstream.Breaker(
                fields.has("failures") ? (int) fields.integer("failures", 0, FAILURES_MAX) : usual.failures(),
                duration(fields, "pause", usual.pause()));
        fields.warnOfUnknown();
        return breaker;
    }

    private static Duration duration(Fields fields, String field, Duration usual) {
        String text = fields.optionalText(field);
        if (text == null) return usual;
        Duration duration = TimeSpan.parse(text, "ms", "s", "m", "h");
        if (duration != null && duration.compareTo(DURATION_MAX) <= 0) return duration;
        fields.error(field, "\"" + field + "\" is a duration such as 500ms, 3s or 30m, up to 24h");
        return usual;
    }
}
