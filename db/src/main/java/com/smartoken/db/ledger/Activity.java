package com.smartoken.db.ledger;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whose books this node changed, and which caps it refused calls for, since somebody asked last: so that alerts need to
 * look at those accounts only. Kept in memory, for what it is worth: a node that dies takes it along. Threads may share it.
 */
public final class Activity {
    private static final int KEPT_MAX = 100_000;

    private Set<Long> accounts = new HashSet<>();
    private Set<Refusal> refusals = new HashSet<>();

    /** A cap that refused a call, and the name of its period at that moment. */
    public record Refusal(long accountId, HoldRequest.Cap cap, String period) {}

    /** All since the last time. */
    public record Recent(Set<Long> accounts, Set<Refusal> refusals) {}

    /** Takes what there is; the next one starts empty. */
    public synchronized Recent take() {
        Recent recent = new Recent(accounts, refusals);
        accounts = new HashSet<>();
        refusals = new HashSet<>();
        return recent;
    }

    synchronized void note(List<Op<?>> committed) {
        for (Op<?> op : committed) {
            if (op instanceof Op.Checkpoint || accounts.size() >= KEPT_MAX) continue;
            accounts.add(op.accountId);
            if (op instanceof Op.Place place
                    && place.done().getNow(null) instanceof Placement.Refused refused
                    && refused.cap() != null
                    && refusals.size() < KEPT_MAX) {
                String period =
                        refused.cap().period().nameAt(place.request.call().startedAt());
                refusals.add(new Refusal(op.accountId, refused.cap(), period));
            }
        }
    }
}
