package com.smartoken.relay;

import com.smartoken.db.DatabaseUnavailable;
import com.smartoken.db.ledger.Attempt;
import com.smartoken.db.ledger.Ending;
import com.smartoken.db.ledger.Settlement;
import com.smartoken.http.ApiError;
import com.smartoken.money.Tokens;
import com.smartoken.relay.chat.AnswerCost;
import com.smartoken.relay.chat.Chunk;
import com.smartoken.relay.chat.Halves;
import com.smartoken.relay.measure.Outcome;
import com.smartoken.relay.vendor.Vendor;
import com.smartoken.wire.json.BadJson;
import com.smartoken.wire.upstream.Exchange;
import com.smartoken.wire.upstream.SseEvent;
import com.smartoken.wire.upstream.SseReader;
import com.smartoken.wire.upstream.UpstreamFailure;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Relays a stream, chunk by chunk as they come. What was delivered is noted every second; the settlement stands in the
 * books before the client sees the end.
 */
final class StreamAnswer {
    private static final long CHECKPOINT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Try answer;
    private final ClientStream client;
    private final Vendor.Chunks chunks;
    private final Meter meter;
    private final Halves halves = new Halves();
    private boolean finished;
    private @Nullable String finishReason;
    private long checkpointNanos = System.nanoTime() - CHECKPOINT_NANOS / 2;

    StreamAnswer(Try answer, ClientStream client) {
        this.answer = answer;
        this.client = client;
        this.chunks = answer.route().vendor().chunks();
        this.meter = answer.meter();
        client.forget();
    }

    /** Relays until the end. @throws RouteFailure when nothing was delivered and another route may be tried */
    void relay(Exchange exchange) throws RouteFailure {
        SseReader events = new SseReader(exchange);
        try {
            boolean done = pump(events);
            if (finished) return;
            if (client.isGone() && !done && finishReason == null) left();
            else if (done || (finishReason != null && !events.endedInsideEvent())) completed();
            else broken("the upstream ended its stream too early");
            client.close();
            while (done && events.next() != null) {} // to its end, so that the connection can be used again
        } catch (UpstreamFailure e) {
            failed(e);
        } catch (BadJson e) {
            broken("the upstream sent something that is no chunk");
        } catch (DatabaseUnavailable e) {
            // The settlement is still being tried; the client must not take the answer for complete.
            client.error(
                    ApiError.unavailable("The charge could not be written yet."),
                    answer.model().id());
        } catch (RuntimeException | Error e) {
            // Something of ours broke: what was delivered is charged all the same.
            if (!finished && meter.hasDelivered()) {
                finished = true;
                end(new ApiError(
                        500,
                        "api_error",
                        "internal_error",
                        null,
                        "Something broke in the middle of the answer. What came so far stands."));
            }
            throw e;
        } finally {
            answer.spent().delivered(meter.delivered());
        }
    }

    /** @return whether the upstream said that it is done; false when its stream just ended or the client's did */
    private boolean pump(SseReader events) throws UpstreamFailure, BadJson, RouteFailure {
        for (SseEvent event = next(events); event != null; event = next(events)) {
            if (event.kind() == SseEvent.Kind.KEEP_ALIVE) client.heartbeat();
            else if (chunks.isEnd(event)) return true;
            else if (event.length() > 0) chunk(whole(chunks.read(event)));
            if (client.isOver() && answer.route().stopsBilling()) return false;
            if (answer.call().stopped() != null && !finished) stopped();
            if (answer.hold().isFenced() && !finished) fenced();
            if (finished) return false;
        }
        // Some upstreams leave out the blank line behind their last word.
        SseEvent last = client.isGone() ? null : events.unfinished();
        return last != null && chunks.isEnd(last);
    }

    /** The client has all that came before anything more is waited for: what comes together leaves together. */
    private @Nullable SseEvent next(SseReader events) throws UpstreamFailure {
        SseEvent present = events.present();
        if (present != null) return present;
        client.flush();
        return events.next();
    }

    private @Nullable Chunk whole(@Nullable Chunk chunk) throws BadJson {
        return chunk == null ? null : halves.whole(chunk);
    }

    private void chunk(@Nullable Chunk chunk) throws RouteFailure {
        answer.call().firstByte();
        if (chunk == null) return;
        if (chunk.error() != null) {
            if (!finished && !client.isGone() && !client.hasSaid()) throw RouteFailure.inStream(chunk.error());
            broken("the upstream reported an error");
            return;
        }
        if (chunk.usage() != null) answer.spent().reports(chunk.usage(), answer.bounds());
        meter.report(chunk.usage());
        meter.look(chunk.object());
        if (chunk.finishReason() != null) finishReason = chunk.finishReason();
        client.expects(finishReason != null && !meter.hasReport());
        if (!chunk.isForClient()) return;
        if (chunk.chars() > 0) answer.measured().firstToken();
        meter.delivered(chunk.chars());
        // What says nothing waits for what does: until then another route can still answer.
        if (meter.hasDelivered()) client.write(chunk, answer.model().id());
        else client.later(chunk, answer.model().id());
        checkpoint();
    }

    private void checkpoint() {
        long now = System.nanoTime();
        if (!meter.hasDelivered() || now - checkpointNanos < CHECKPOINT_NANOS) return;
        checkpointNanos = now;
        Tokens tokens = meter.delivered();
        answer.hold().checkpoint(tokens.input(), tokens.output());
    }

    private void completed() throws RouteFailure {
        if (meter.isEmpty(answer.operation(), finishReason)) {
            if (!client.isGone() && !client.hasSaid()) throw RouteFailure.nonsense("empty_answer");
            broken("it was empty");
            return;
        }
        finished = true;
        answer.ended(Attempt.Result.OK);
        answer.measured().ended(Outcome.ANSWERED);
        meter.learn();
        Meter.Count count = meter.count();
        Ending ending = ending(count, 200, null);
        long charged = answer.hold().preview(ending).charged();
        byte[] last = client.lastOf(
                new AnswerCost(count.tokens(), count.basis().isOurs(), charged, meter.usage(), count.uses()),
                answer.model().id());
        settle(ending, last, false);
        client.send(last);
    }

    /** The key was revoked in the middle: what came so far is charged and stands. */
    private void stopped() {
        ApiError why = answer.call().stopped();
        if (why == null) return;
        finished = true;
        end(why);
    }

    /** Others may take this node for dead and sweep its holds: nothing more may be delivered. */
    private void fenced() {
        finished = true;
        end(ApiError.unavailable(
                "The service lost its database in the middle of the answer. What came so far stands."));
    }

    /** The client went away: what was generated so far is charged, and nothing when nothing was. */
    private void left() {
        finished = true;
        answer.ended(Attempt.Result.failed("client_left"));
        answer.measured().left();
        if (!meter.isEmpty(answer.operation(), finishReason)) {
            settle(ending(meter.count(), 499, "client_left"), new byte[0], true);
        } else
            answer.hold()
                    .failed(answer.call()
                            .failed(499, "client_left", answer.route().name()));
    }

    /** The upstream failed. Before anything was delivered another route may help; after it the client is told. */
    private void broken(String why) throws RouteFailure {
        if (finished) return;
        if (client.isGone()) {
            left();
            return;
        }
        if (!client.hasSaid()) throw RouteFailure.nonsense("stream_error");
        finished = true;
        answer.measured().ended(Outcome.BROKEN);
        end(ApiError.upstream(502, "upstream_error", "The answer broke off: " + why + ". What came so far stands."));
    }

    private void failed(UpstreamFailure e) throws RouteFailure {
        if (finished) return;
        if (answer.call().stopped() != null) {
            stopped();
            return;
        }
        if (client.isGone() || e.kind() == UpstreamFailure.Kind.CANCELLED) {
            left();
            return;
        }
        if (!client.hasSaid()) throw RouteFailure.of(e);
        finished = true;
        boolean late = switch (e.kind()) {
            case FIRST_BYTE_TIMEOUT, IDLE_TIMEOUT, TOTAL_TIMEOUT -> true;
            default -> false;
        };
        answer.measured().ended(late ? Outcome.TIMED_OUT : Outcome.BROKEN);
        end(
                late
                        ? ApiError.upstream(
                                504, "upstream_timeout", "The model fell silent in the middle of its answer.")
                        : ApiError.upstream(502, "upstream_error", "The model's answer broke off before its end."));
    }

    private void end(ApiError error) {
        answer.ended(Attempt.Result.failed(error.code()));
        byte[] last = client.lastOf(error, answer.model().id());
        if (!meter.isEmpty(answer.operation(), finishReason)) {
            settle(ending(meter.count(), 200, error.code()), last, true);
        } else {
            answer.hold()
                    .failed(answer.call()
                            .failed(error.status(), error.code(), answer.route().name()));
            answer.hold().close(); // the money is free again before the client learns that it failed
        }
        client.fail(last);
    }

    private Ending ending(Meter.Count count, int status, @Nullable String errorCode) {
        Ending.Metered metered = answer.metered(count);
        Ending.Reply reply = new Ending.Reply(status, errorCode, finishReason);
        return answer.call().delivered(answer.route(), answer.upstreamModel(), metered, reply);
    }

    /** Charges it, and has a repeat of the call get what its client got: these bytes behind it, and the cut where one is due. */
    private void settle(Ending ending, byte[] last, boolean cut) {
        client.flush();
        client.keep(last, cut);
        Settlement _ = answer.settle(ending);
    }
}
