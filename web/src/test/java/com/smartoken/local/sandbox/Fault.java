package com.smartoken.local.sandbox;

import com.smartoken.local.sandbox.Effect.At;
import com.smartoken.local.sandbox.Effect.EndWith;
import com.smartoken.local.sandbox.Effect.Ending;
import com.smartoken.local.sandbox.Effect.Moment;
import com.smartoken.local.sandbox.Effect.PlaceUsage;
import com.smartoken.local.sandbox.Effect.TellUsage;
import com.smartoken.local.sandbox.Effect.UsagePlace;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a vendor can do wrong. In a request's body it is named in lower case: {@code "sandbox": {"fault": "status_429"}},
 * with {@code after} (chunks sent before it strikes, 3 when absent) and {@code ms} (how long a silence lasts). In a JSON
 * answer the first half of the body stands for those chunks.
 */
public enum Fault {
    /** A healthy answer. */
    NONE(new Effect.None()),
    /** 429 with {@code Retry-After: 2}: the vendor's own limit. */
    STATUS_429(atOnce(Act.error(429, "rate_limit_reached", "Too many requests. Please retry after 2 seconds."))),
    /** 500 with the error envelope. */
    STATUS_500(atOnce(Act.error(500, "internal_error", "The server had an error while processing your request."))),
    /** 503 with {@code Retry-After: 2}: overloaded. */
    STATUS_503(atOnce(Act.error(503, "server_overloaded", "The engine is overloaded, please try again later."))),
    /** 400 of a vendor that rejects what the caller was allowed to send. */
    STATUS_400(atOnce(Act.error(400, "invalid_request_error", "Invalid request: content policy or parameters."))),
    /** 401: the relay's key at the vendor is wrong. */
    STATUS_401(atOnce(Act.error(401, "invalid_api_key", "Authentication fails (no such user)."))),
    /** 402: the relay's own account at the vendor is in arrears. */
    STATUS_402(atOnce(Act.error(402, "insufficient_balance", "Insufficient Balance"))),
    /** The request is taken and nothing comes back, for an hour or {@code ms}. */
    HANG_BEFORE_HEADERS(new At(Moment.BEFORE_HEADERS, Act.silence(Duration.ofHours(1)))),
    /** Headers come, no chunk follows, for an hour or {@code ms}. */
    HANG_BEFORE_FIRST_CHUNK(new At(Moment.BEFORE_FIRST_CHUNK, Act.silence(Duration.ofHours(1)))),
    /** Silence after some chunks, for an hour or {@code ms}. */
    HANG_MID_STREAM(new At(Moment.MID_STREAM, Act.silence(Duration.ofHours(1)))),
    /** The headers come after 2 s or {@code ms}; then all is well. */
    SLOW_HEADERS(new At(Moment.BEFORE_HEADERS, Act.silence(Duration.ofSeconds(2)))),
    /** The connection is reset before any answer. */
    CUT_BEFORE_HEADERS(atOnce(Act.reset())),
    /** The connection is reset after some chunks. */
    CUT_MID_STREAM(new At(Moment.MID_STREAM, Act.reset())),
    /** After some chunks a {@code data: {"error": …}}, then the end without {@code [DONE]}. */
    ERROR_IN_STREAM(new At(Moment.MID_STREAM, Act.lastEvent(Fault.ERROR))),
    /** After some chunks half a JSON document, then the end; a JSON answer is cut in the middle, its HTTP intact. */
    CUT_JSON(new At(Moment.MID_STREAM, Act.lastEvent("{\"id\":\"chatcmpl-sandbox\",\"choices\":[{\"delta\":{\"cont"))),
    /** A stream that ends after its finish reason without {@code [DONE]}. */
    END_WITHOUT_DONE(new EndWith(Ending.FINISH_ONLY)),
    /** A stream that just ends: no finish reason, no {@code [DONE]}, no usage. */
    END_WITHOUT_FINISH(new EndWith(Ending.NEITHER)),
    /** 200 whose JSON body is an error envelope, also where a stream was asked for. */
    ERROR_IN_200(atOnce(Act.answer(200, "application/json", Map.of(), Fault.ERROR))),
    /** 200 with a web page, as a proxy or a login wall sends. */
    HTML_200(atOnce(
            Act.answer(200, "text/html", Map.of(), "<!doctype html><title>Welcome</title><h1>Please sign in</h1>"))),
    /** 200 with no body at all. */
    EMPTY_200(atOnce(Act.answer(200, "application/json", Map.of(), ""))),
    /** No usage, although asked for. */
    USAGE_MISSING(new PlaceUsage(UsagePlace.NOWHERE)),
    /** Negative token counts. */
    USAGE_NEGATIVE(new TellUsage(usage -> usage.put("prompt_tokens", -100).put("completion_tokens", -200))),
    /** Token counts as strings. */
    USAGE_STRING(new TellUsage(
            usage -> usage.put("prompt_tokens", usage.path("prompt_tokens").asText())
                    .put("completion_tokens", usage.path("completion_tokens").asText())
                    .put("total_tokens", usage.path("total_tokens").asText()))),
    /** Token counts of 1e18. */
    USAGE_HUGE(new TellUsage(usage -> usage.put("prompt_tokens", Fault.HUGE)
            .put("completion_tokens", Fault.HUGE)
            .put("total_tokens", 2 * Fault.HUGE))),
    /** Usage on the chunk with the finish reason, asked for or not, and in no extra chunk. */
    USAGE_BESIDE_FINISH(new PlaceUsage(UsagePlace.BESIDE_FINISH)),
    /** Usage within {@code choices[0]} of the finish chunk, as Kimi does, and in no extra chunk. */
    USAGE_IN_CHOICE(new PlaceUsage(UsagePlace.IN_CHOICE)),
    /** More output than {@code max_tokens} allows, and counted so. */
    MORE_OUTPUT_THAN_ASKED(new Effect.Overrun());

    private static final long HUGE = 1_000_000_000_000_000_000L;
    private static final String ERROR = """
            {"error":{"message":"The sandbox was told to fail here.","type":"server_error","param":null,"code":"sandbox_fault"}}""";

    @SuppressWarnings("ImmutableEnumChecker") // an effect holds records and lambdas over constants alone
    private final Effect effect;

    Fault(Effect effect) {
        this.effect = effect;
    }

    Effect effect() {
        return effect;
    }

    /** The fault of this name in lower case; a {@link Refusal} that lists them all for any other. */
    static Fault named(String name) {
        return Arrays.stream(values())
                .filter(fault -> fault.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> Refusal.field(
                        "sandbox.fault",
                        "no such fault; there are "
                                + Arrays.stream(values()).map(Fault::wireName).collect(Collectors.joining(", "))));
    }

    /** The name in a request's body. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static Effect atOnce(Act act) {
        return new At(Moment.BEFORE_HEADERS, act);
    }
}
