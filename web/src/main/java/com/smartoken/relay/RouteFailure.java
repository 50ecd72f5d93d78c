package com.smartoken.relay;

import com.smartoken.content.catalog.Complaint;
import com.smartoken.content.catalog.Model;
import com.smartoken.db.ledger.Attempt;
import com.smartoken.http.ApiError;
import com.smartoken.relay.chat.ChatRequest;
import com.smartoken.relay.measure.Outcome;
import com.smartoken.relay.measure.TimedAttempt;
import com.smartoken.relay.routing.Breaker;
import com.smartoken.relay.vendor.Complaints;
import com.smartoken.wire.json.JsonObject;
import com.smartoken.wire.json.JsonValue;
import com.smartoken.wire.upstream.UpstreamFailure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An attempt on one route that gave the client nothing. Another route may help, unless the request itself is wrong. */
final class RouteFailure extends Exception {
    private static final long serialVersionUID = 1;

    private static final int MESSAGE_MAX = 300;
    private static final int RETRY_SECONDS_MAX = 60;
    private static final int NUMBER_DIGITS_MAX = 9;

    /** Of what stands in a stream that began with 200: the upstream's own judgement is in the words alone. */
    private static final int NO_STATUS = 502;

    /** What the client is told when no other route helps. */
    enum Kind {
        /** The request is wrong: no other route is tried. */
        REFUSED,
        /** There is more to read than the model can: no other route of it is tried. */
        TOO_LONG,
        /** Rate limits, the operator's key or account: 503. */
        UNAVAILABLE,
        /** Errors and nonsense: 502. */
        BROKEN,
        /** 504. */
        TIMEOUT
    }

    private final Kind kind;
    private final transient Attempt.Result seen;
    private final int retrySeconds;
    private final boolean unsent;
    private final boolean operatorsFault;

    private RouteFailure(
            Kind kind, Attempt.Result seen, String message, int retrySeconds, boolean unsent, boolean operator) {
        super(message, null, false, false);
        this.kind = kind;
        this.seen = seen;
        this.retrySeconds = retrySeconds;
        this.unsent = unsent;
        this.operatorsFault = operator;
    }

    private RouteFailure(Kind kind, Attempt.Result seen, String message, int retrySeconds) {
        this(kind, seen, message, retrySeconds, false, false);
    }

    /** The connection or the answer failed. */
    static RouteFailure of(UpstreamFailure failure) {
        Kind kind = switch (failure.kind()) {
            case CONNECT_TIMEOUT, FIRST_BYTE_TIMEOUT, IDLE_TIMEOUT, TOTAL_TIMEOUT -> Kind.TIMEOUT;
            default -> Kind.BROKEN;
        };
        Attempt.Result seen = Attempt.Result.failed(failure.kind().name().toLowerCase(Locale.ROOT));
        return new RouteFailure(kind, seen, "", 0, !failure.requestSent(), false);
    }

    /** The upstream answered with something that is no completion. */
    static RouteFailure nonsense(String what) {
        return new RouteFailure(Kind.BROKEN, Attempt.Result.failed(what), "", 0);
    }

    /** The upstream answered with an error: {@code status} is its own, {@code body} what it said. */
    static RouteFailure answered(int status, byte[] body, @Nullable String retryAfter) {
        Complaint complaint = Complaints.of(status, body);
        Kind kind = switch (complaint) {
            case REQUEST -> Kind.REFUSED;
            case CONTEXT -> Kind.TOO_LONG;
            case OPERATOR, LIMIT -> Kind.UNAVAILABLE;
            case VENDOR -> Kind.BROKEN;
        };
        boolean isTold = complaint == Complaint.REQUEST || complaint == Complaint.CONTEXT;
        String message = isTold ? message(Complaints.error(body)) : "";
        boolean ours = complaint == Complaint.OPERATOR;
        return new RouteFailure(kind, Attempt.Result.answered(status), message, seconds(retryAfter), false, ours);
    }

    /** The upstream told an error in a stream that had said nothing yet. */
    static RouteFailure inStream(JsonValue error) {
        byte[] body = ("{\"error\":" + error.text() + "}").getBytes(StandardCharsets.UTF_8);
        return Complaints.of(NO_STATUS, body) == Complaint.VENDOR
                ? nonsense("stream_error")
                : answered(NO_STATUS, body, null);
    }

    /** Whether another route may do better. */
    boolean mayHelpElsewhere() {
        return !isCallers();
    }

    private boolean isCallers() {
        return kind == Kind.REFUSED || kind == Kind.TOO_LONG;
    }

    /** Counts the attempt against its route, unless the request was wrong. */
    void measure(TimedAttempt attempt) {
        switch (kind) {
            case REFUSED, TOO_LONG -> {}
            case UNAVAILABLE -> attempt.ended(Outcome.UNAVAILABLE);
            case BROKEN -> attempt.ended(Outcome.BROKEN);
            case TIMEOUT -> attempt.ended(Outcome.TIMED_OUT);
        }
    }

    /** Whether the upstream never got the request, so that asking it once more can't do harm. */
    boolean isUnsent() {
        return unsent;
    }

    /** Whether the operator has to mend it: the upstream refuses our key, our account or the model. */
    boolean isOperatorsFault() {
        return operatorsFault;
    }

    /** Tells the route's breaker what its measure does not: that it is well, refuses us, or wants a pause. */
    void tell(Breaker breaker) {
        if (isCallers()) breaker.succeeded();
        else if (operatorsFault) breaker.failedBadly();
        else if (retrySeconds > 0) breaker.paused(Duration.ofSeconds(retrySeconds));
        else if (kind == Kind.UNAVAILABLE) breaker.failed();
    }

    /** What was seen, for the receipt. */
    Attempt.Result seen() {
        return seen;
    }

    /** What the client is told who asked for this model; {@code upstreamModel} must not be shown. */
    ApiError toApiError(Model asked, ChatRequest request, String upstreamModel) {
        String model = asked.id();
        String said = getMessage() == null ? "" : getMessage().replace(upstreamModel, model);
        return switch (kind) {
            case TOO_LONG -> Refusals.tooLong(asked, request, told(said, asked.context()));
            case REFUSED ->
                ApiError.invalidRequest(
                        null,
                        said.isEmpty()
                                ? "The model refused the request as invalid. Check its parameters and messages."
                                : "The model refused the request: " + said);
            case UNAVAILABLE ->
                ApiError.upstream(
                                503,
                                "model_unavailable",
                                "No route of " + model + " can take the call right now. Nothing was charged. Retry"
                                        + " shortly or use another model.")
                        .with("Retry-After", Integer.toString(retrySeconds > 0 ? retrySeconds : 5));
            case BROKEN ->
                ApiError.upstream(
                        502,
                        "upstream_error",
                        "Every route of " + model
                                + " failed to answer. Nothing was charged. Retry, or use another model.");
            case TIMEOUT ->
                ApiError.upstream(
                        504,
                        "upstream_timeout",
                        "No route of " + model
                                + " answered in time. Nothing was charged. Retry, or use another model.");
        };
    }

    /** The upstream's own sentence without anything that looks like a place, a key or an account. */
    private static String message(JsonObject error) {
        JsonValue value = error.find("message");
        String text = value == null ? null : value.string();
        if (text == null) return "";
        String clean = text.replaceAll("\\p{Cntrl}", " ")
                .replaceAll("(?i)\\b(?:https?|wss?)://\\S+", "[link]")
                .replaceAll(
                        "(?i)\\b(?:sk|ak|key|token|bearer|org|req|request[-_ ]?id|trace)[-_: ][\\w.:*-]{4,}", "[id]")
                .replaceAll("\\b(?:[\\w-]+\\.)+(?:com|cn|ai|io|net|org|local|internal)\\b\\S*", "[host]")
                .replaceAll("\\b\\d{1,3}(?:\\.\\d{1,3}){3}(?::\\d+)?\\b", "[host]")
                .strip();
        byte[] bytes = clean.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= MESSAGE_MAX ? clean : clean.substring(0, Math.min(clean.length(), MESSAGE_MAX)) + "...";
    }

    /** The tokens of the prompt, when the upstream told a number that can be that; 0 else. */
    private static long told(String said, long context) {
        long most = 0;
        for (String number : said.split("\\D+", -1)) {
            if (number.isEmpty() || number.length() > NUMBER_DIGITS_MAX) continue;
            long one = Long.parseLong(number);
            if (one > context) most = Math.max(most, one);
        }
        return most;
    }

    private static int seconds(@Nullable String retryAfter) {
        if (retryAfter == null || !retryAfter.strip().matches("\\d{1,6}")) return 0;
        return Math.min(RETRY_SECONDS_MAX, Integer.parseInt(retryAfter.strip()));
    }
}
