package com.smartoken.relay.vendor;

import com.smartoken.content.catalog.Complaint;
import com.smartoken.content.catalog.Dialect;
import com.smartoken.wire.json.BadJson;
import com.smartoken.wire.json.JsonObject;
import com.smartoken.wire.json.JsonValue;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads from an upstream's error whose fault it is: by its status and by what it says, in the words of any vendor. */
public final class Complaints {
    /** By field, the most telling first, and by word. */
    private static final Map<String, Map<String, Complaint>> WORDS = words();

    /** Anthropic has no code for it. */
    private static final String NO_CREDIT = "credit balance is too low";

    /**
     * Most have no code for a prompt that is too long either. In lower case, by who says it: OpenAI, DeepSeek, OpenRouter and
     * servers of open models; Anthropic; Alibaba; Kimi; ByteDance; the servers again.
     */
    private static final List<String> TOO_LONG = List.of(
            "maximum context length",
            "prompt is too long",
            "range of input length",
            "model token limit",
            "max message tokens",
            "model's context length",
            "context window",
            "available context size");

    private static final int STATUS_CONTENT_FILTER = 421;
    private static final int STATUS_OVERLOADED = 529;

    private Complaints() {}

    /** Judges an answer that is no success. */
    public static Complaint of(int status, byte[] body) {
        JsonObject error = error(body);
        for (Map.Entry<String, Map<String, Complaint>> field : WORDS.entrySet()) {
            Complaint known = field.getValue().get(word(error.find(field.getKey())));
            if (known != null) return known;
        }
        JsonValue message = error.find("message");
        String said = message == null ? null : message.string();
        if (said != null && said.contains(NO_CREDIT)) return Complaint.OPERATOR;
        Complaint byStatus = of(status);
        boolean mayBeTooLong = byStatus == Complaint.REQUEST || byStatus == Complaint.VENDOR;
        return mayBeTooLong && said != null && isTooLong(said) ? Complaint.CONTEXT : byStatus;
    }

    private static boolean isTooLong(String said) {
        String lower = said.toLowerCase(Locale.ROOT);
        return TOO_LONG.stream().anyMatch(lower::contains);
    }

    private static Complaint of(int status) {
        return switch (status) {
            case 400, 413, STATUS_CONTENT_FILTER, 422 -> Complaint.REQUEST;
            case 401, 402, 403, 404 -> Complaint.OPERATOR;
            case 429, 434, 435, STATUS_OVERLOADED -> Complaint.LIMIT;
            default -> Complaint.VENDOR;
        };
    }

    private static String word(@Nullable JsonValue value) {
        if (value == null || value.isNull()) return "";
        String text = value.isString() ? value.string() : value.text();
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }

    /** Vendors put the same words as code or as type, and each other's: where a word stands says no more than which it is. */
    private static Map<String, Map<String, Complaint>> words() {
        Map<String, Map<String, Complaint>> words = new LinkedHashMap<>();
        for (String field : List.of("status_code", "code", "type")) words.put(field, new HashMap<>());
        for (Dialect dialect : Dialect.all()) {
            for (Dialect.Words said : dialect.complaints()) {
                List<String> fields = said.field().equals("code") ? List.of("code", "type") : List.of(said.field());
                for (String field : fields) {
                    words.computeIfAbsent(field, one -> new HashMap<>()).putAll(said.meanings());
                }
            }
        }
        return words;
    }

    /** The error object of a body, wherever the vendor puts it; nothing when it is no JSON. */
    public static JsonObject error(byte[] body) {
        try {
            JsonObject object = JsonValue.parse(body).object();
            for (String name : new String[] {"error", "base_resp"}) {
                JsonValue error = object.find(name);
                if (error != null && error.isObject()) return error.object();
            }
            return object;
        } catch (BadJson e) {
            return JsonObject.EMPTY;
        }
    }
}
