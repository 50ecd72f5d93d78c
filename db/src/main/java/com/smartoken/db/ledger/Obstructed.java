package com.smartoken.db.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Accounts of which somebody else has locked some row that is not the wallet, which no one of ours ever does: the batch
 * must wait for such a row, and everybody with it. So their changes are kept out of it, and tried now and then by
 * themselves. For one thread at a time.
 */
final class Obstructed {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1_000);

    /** When an account is to be tried next. */
    private final Map<Long, Long> accounts = new HashMap<>();

    boolean isEmpty() {
        return accounts.isEmpty();
    }

    /**
     * Takes the changes of these accounts out of a batch.
     *
     * @param early gets those whose time has not come
     * @return the others, each account's by themselves
     */
    Collection<List<Op<?>>> takeFrom(List<Op<?>> batch, List<Op<?>> early) {
        long now = System.nanoTime();
        Map<Long, List<Op<?>>> due = new HashMap<>();
        for (Iterator<Op<?>> all = batch.iterator(); all.hasNext(); ) {
            Op<?> op = all.next();
            Long next = accounts.get(op.accountId);
            if (next == null) continue;
            all.remove();
            if (next - now > 0) early.add(op);
            else due.computeIfAbsent(op.accountId, id -> new ArrayList<>()).add(op);
        }
        // One that is not heard of for long is forgotten.
        accounts.values().removeIf(next -> now - next > 10 * PAUSE_NANOS);
        return due.values();
    }

    void saw(long account) {
        accounts.put(account, System.nanoTime() + PAUSE_NANOS);
    }

    void free(long account) {
        accounts.remove(account);
    }
}
