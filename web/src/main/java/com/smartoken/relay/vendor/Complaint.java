package com.smartoken.relay.vendor;

import com.smartoken.wire.json.BadJson;
import com.smartoken.wire.json.JsonObject;
import com.smartoken.wire.json.JsonValue;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Whose fault it is that an upstream answers with an error, read from its status and from what it says. */
public enum Complaint {
    /** The request is wrong: no other upstream will like it better. */
    REQUEST,
    /** The operator's key, account or contract at the vendor: an alarm for the operator, an outage for everybody else. */
    OPERATOR,
    /** Too many requests for now. */
    LIMIT,
    /** The vendor itself. */
    VENDOR;

    /** Codes and types by which vendors say that an account has no money or no rights, whatever the status. */
    private static final Set<String> ACCOUNT = Set.of(
            "arrearage", // Alibaba
            "accountoverdueerror", // Ark
            "modelnotopen", // Ark: not activated in the account
            "1113", // GLM: in arrears, with status 429
            "exceeded_current_quota_error", // Kimi
            "insufficient_balance",
            "insufficient_user_quota",
            "insufficient_quota",
            "invalid_api_key",
            "incorrect_api_key_error",
            "invalid_authentication_error",
            "authentication_error",
            "billing_error");

    /** Codes of limits that do not come with the status of limits. */
    private static final Set<String> LIMITS = Set.of("1302", "1303", "1304", "1305", "1312", "rate_limit_error");

    /** MiniMax's own codes, in {@code base_resp}, which comes with status 200 too. */
    private static final Map<Long, Complaint> MINIMAX = Map.of(
            1002L, LIMIT,
            1004L, OPERATOR, // the key
            1008L, OPERATOR, // no balance
            1026L, REQUEST, // what was said
            1027L, REQUEST, // what would be answered
            1039L, LIMIT,
            2013L, REQUEST,
            2049L, OPERATOR, // the key
            2056L, LIMIT, // the plan's
            2061L, OPERATOR); // not in the plan

    private static final int STATUS_CONTENT_FILTER = 421;
    private static final int STATUS_OVERLOADED = 529;

    /** Judges an answer that is no success. */
    public static Complaint of(int status, byte[] body) {
        JsonObject error = error(body);
        JsonValue minimax = error.find("status_code");
        Complaint known = minimax == null ? null : MINIMAX.get(minimax.integer().orElse(0));
        if (known != null) return known;
        for (String field : new String[] {"code", "type"}) {
            JsonValue value = error.find(field);
            String text = value == null || value.isNull() ? "" : value.isString() ? value.string() : value.text();
            String word = text == null ? "" : text.toLowerCase(Locale.ROOT);
            if (ACCOUNT.contains(word)) return OPERATOR;
            if (LIMITS.contains(word)) return LIMIT;
        }
        // Anthropic has no code for it
        JsonValue message = error.find("message");
        String said = message == null ? null : message.string();
        if (said != null && said.contains("credit balance is too low")) return OPERATOR;
        return switch (status) {
            case 400, 413, STATUS_CONTENT_FILTER, 422 -> REQUEST;
            case 401, 402, 403, 404 -> OPERATOR;
            case 429, 434, 435, STATUS_OVERLOADED -> LIMIT;
            default -> VENDOR;
        };
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
