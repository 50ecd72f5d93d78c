package com.smartoken.relay;

import com.smartoken.content.catalog.Model;
import com.smartoken.db.ApiKey;
import com.smartoken.db.ledger.Attempt;
import com.smartoken.db.ledger.Ending;
import com.smartoken.db.ledger.HoldRequest;
import com.smartoken.http.ApiError;
import com.smartoken.http.RequestId;
import com.smartoken.money.Tokens;
import com.smartoken.relay.chat.Basis;
import com.smartoken.relay.chat.ChatRequest;
import com.smartoken.relay.chat.Head;
import com.smartoken.relay.observe.Observed;
import com.smartoken.relay.replay.Recording;
import com.smartoken.relay.replay.Replay;
import com.smartoken.relay.routing.ProviderWish;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One call on its way: who, what, since when, and what was tried. For one thread. */
final class Call {
    private final UUID id;
    private final ApiKey key;
    private final ChatRequest request;
    private final ProviderWish wish;
    private final Instant startedAt;
    private final long startedNanos = System.nanoTime();
    private final List<Attempt> attempts = new ArrayList<>();
    private @Nullable Integer firstByteMillis;
    private @Nullable Recording recording;
    private @Nullable Replay replay;
    private @Nullable Ending ending;
    private @Nullable Model model;
    private long charged;
    private Replay.Given given = Replay.Given.NOTHING;
    private volatile @Nullable ApiError stopped;

    Call(UUID id, ApiKey key, ChatRequest request, Instant startedAt) {
        this.id = id;
        this.key = key;
        this.request = request;
        this.wish = ProviderWish.of(request.body().find("provider"));
        this.startedAt = startedAt;
    }

    UUID id() {
        return id;
    }

    /** The id as the client sees it, in the header and in the body. */
    String publicId() {
        return RequestId.text(id);
    }

    ApiKey key() {
        return key;
    }

    ChatRequest request() {
        return request;
    }

    /** Where a stream is kept for a repeat of the call; null when nobody may ask again. */
    @Nullable
    Recording recording() {
        return recording;
    }

    /** Notes that somebody may ask for the answer again. */
    void mayBeRepeated(Replay by) {
        replay = by;
        recording = by.recording();
    }

    /** The Idempotency-Key that it runs under; null for none. */
    HoldRequest.@Nullable Claim claim() {
        return replay == null ? null : replay.claim();
    }

    /** Keeps the answer for repeats, before it is settled: they get it once it is, and are cut off where it was. */
    void keep(Context ctx, byte @Nullable [] body, boolean cut) {
        if (replay != null) replay.prepare(ctx, body, cut);
    }

    /** Which routes the caller wants. */
    ProviderWish wish() {
        return wish;
    }

    /** How many routes were asked so far, over all models. */
    int attempts() {
        return attempts.size();
    }

    /** Notes which model is asked now. */
    void asks(Model asked) {
        model = asked;
    }

    /** Notes what was charged in the end. */
    void charged(long nano) {
        charged = nano;
    }

    /** Whether output was produced, so that its charge stands. */
    boolean wasDelivered() {
        return ending != null && ending.delivered();
    }

    /** Whether the answer is complete and right. */
    boolean wasAnswered() {
        return ending != null && ending.delivered() && !ending.reply().isError();
    }

    /** The tokens of the answer; none before it ended. */
    Tokens tokens() {
        return ending == null ? Tokens.NONE : ending.metered().tokens();
    }

    /** Notes whether the answer was there already. */
    void given(Replay.Given what) {
        given = what;
    }

    Replay.Given given() {
        return given;
    }

    /** How it ended when the cache had the answer. */
    Ending fromCache() {
        return ends(new Ending(
                true,
                Ending.Metered.NOTHING,
                new Ending.Reply(200, null, null),
                new Ending.Routing("cache", null, attempts),
                timing()));
    }

    /** What the log and the metrics say of it. */
    Observed observed() {
        return new Observed(
                key.accountId(),
                key.prefix(),
                model == null ? "-" : model.id(),
                ending == null ? null : ending.routing().route(),
                request.stream(),
                tokens(),
                charged,
                firstByteMillis,
                attempts,
                given.name().toLowerCase(Locale.ROOT),
                ending == null ? null : ending.reply().errorCode());
    }

    /** What an answer by this model begins with. */
    Head head(String model) {
        return new Head(publicId(), model, startedAt.getEpochSecond(), request.wantsUsage());
    }

    /** By the database's clock. */
    Instant startedAt() {
        return startedAt;
    }

    /** Has the call end soon, for this reason; any thread may say so. */
    void stop(ApiError why) {
        stopped = why;
    }

    /** Why the call must end now; null while it may go on. */
    @Nullable
    ApiError stopped() {
        return stopped;
    }

    int millis() {
        return (int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos);
    }

    /** Notes an attempt for the receipt. */
    void tried(Attempt attempt) {
        attempts.add(attempt);
    }

    /** Notes by which count it is settled. */
    void counted(Basis by) {
        if (!by.isOurs() || attempts.isEmpty()) return;
        attempts.add(attempts.removeLast().countedBy(by.word()));
    }

    /** Notes when the first byte of an answer came; only the first time counts. */
    void firstByte() {
        if (firstByteMillis == null) firstByteMillis = millis();
    }

    /** How it ended after output. */
    Ending delivered(RouteTarget route, String upstreamModel, Ending.Metered metered, Ending.Reply reply) {
        Ending.Routing routing = new Ending.Routing(route.name(), upstreamModel, attempts);
        return ends(new Ending(true, metered, reply, routing, timing()));
    }

    /** How it ended when its answer could not be settled and so was not given. */
    Ending unanswered(RouteTarget route) {
        Ending.Routing routing = new Ending.Routing(route.name(), null, attempts);
        return Ending.failed(Ending.Reply.error(503, "service_unavailable"), routing, timing());
    }

    /** Notes that its answer was not given after all. */
    void wasNotGiven() {
        ending = null;
    }

    /** How it ended without output. */
    Ending failed(int status, String errorCode, @Nullable String route) {
        Ending.Routing routing = new Ending.Routing(route, null, attempts);
        return ends(Ending.failed(Ending.Reply.error(status, errorCode), routing, timing()));
    }

    private Ending.Timing timing() {
        return new Ending.Timing(firstByteMillis, millis());
    }

    private Ending ends(Ending how) {
        ending = how;
        return how;
    }
}
