package com.smartoken.console.overview;

import com.smartoken.console.Figures;
import com.smartoken.console.Stamp;
import com.smartoken.console.Visitor;
import com.smartoken.db.Overviews;
import com.smartoken.http.RequestId;
import java.time.Duration;
import java.util.List;

/**
 * The part of the overview that stays true while somebody looks at it: money by kind, and the calls that run. While some
 * do, it asks for itself again every few seconds, for ten minutes at most; with none it waits until somebody comes back.
 *
 * @param running how many calls run, in words; empty when none does
 * @param calls the newest of them
 * @param more how many others run, in words; empty when all are listed
 * @param looks how often it has asked by itself without a pause
 */
public record LiveBalance(
        String available,
        String promotional,
        String paid,
        String held,
        boolean payAsYouGo,
        String running,
        List<Call> calls,
        String more,
        int looks) {
    static final Duration LOOK_EVERY = Duration.ofSeconds(4);
    static final int LOOKS_MAX = 150;

    /** A call that has not ended, and where its page is. */
    public record Call(String id, String model, Stamp since) {}

    static LiveBalance of(Overviews.Standing standing, int looks, Visitor visitor) {
        Figures figures = visitor.figures();
        int others = standing.running() - standing.newest().size();
        return new LiveBalance(
                figures.usd(standing.available()),
                figures.usd(standing.promotional()),
                figures.usd(standing.paid()),
                figures.usd(standing.held()),
                standing.payAsYouGo(),
                standing.running() == 0 ? "" : figures.count(standing.running(), "request"),
                standing.newest().stream()
                        .map(call -> new Call(
                                RequestId.text(call.requestId()), call.model(), Stamp.seconds(call.since(), figures)))
                        .toList(),
                others <= 0 ? "" : figures.count(others),
                looks);
    }

    /** Whether it asks again by itself. */
    public boolean isAsking() {
        return !running.isEmpty() && looks < LOOKS_MAX;
    }

    /** Whether the calls that it asked after have all ended. */
    public boolean hasSeenTheEnd() {
        return running.isEmpty() && looks > 0;
    }

    /** When it asks: by itself, or when our script says that somebody looks again. */
    public String trigger() {
        return isAsking() ? "look, load delay:" + LOOK_EVERY.toSeconds() + "s" : "look";
    }

    /** Where it asks. */
    public String address() {
        return isAsking() ? "/console?looks=" + (looks + 1) : "/console";
    }
}
