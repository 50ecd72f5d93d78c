package com.smartoken.wallet;

import com.smartoken.Jobs;
import com.smartoken.db.Holds;
import com.smartoken.db.Node;
import com.smartoken.db.ledger.Ledger;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that this node and its calls live, and ends the holds of those that do not. A hold left by a crash is gone after at most
 * {@link Node#DEAD_SECONDS} and one round; one of this node that none of its calls knows, because a database that failed over
 * has lost its end, some minutes after it was noticed.
 */
public final class HoldSweeper implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HoldSweeper.class);

    private static final Duration SWEEP_EVERY = Duration.ofSeconds(5);
    private static final Duration RENEW_EVERY = Duration.ofSeconds(30);
    private static final Duration RENEWED = Duration.ofMinutes(5);
    private static final Duration LOOK_FOR_STRAYS_EVERY = Duration.ofSeconds(60);

    /** So long may the end of a call be on its way to the books, or its hold on the way back. */
    private static final Duration STRAY_AFTER = Duration.ofMinutes(2);

    private static final Duration END_MAX = Duration.ofSeconds(2);
    private static final int BATCH = 500;

    private final Node node;
    private final Holds holds;
    private final Ledger ledger;
    private final Wallet wallet;
    private final LongSupplier nanoTime;

    /** When holds of this node were first seen that no call of it knows. */
    private final Map<UUID, Long> strays = new HashMap<>();

    public HoldSweeper(Node node, Holds holds, Ledger ledger, Wallet wallet) {
        this(node, holds, ledger, wallet, System::nanoTime);
    }

    HoldSweeper(Node node, Holds holds, Ledger ledger, Wallet wallet, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.node = node;
        this.holds = holds;
        this.ledger = ledger;
        this.wallet = wallet;
    }

    /** Begins all of it. */
    public void begin(Jobs jobs) {
        node.beginHeartbeat();
        jobs.every(SWEEP_EVERY, "sweep", this::sweep);
        jobs.every(RENEW_EVERY, "renew holds", this::renew);
        jobs.every(LOOK_FOR_STRAYS_EVERY, "look for lost holds", this::sweepStrays);
    }

    /** A call that takes longer than its hold was meant to last keeps it for as long as it runs. */
    public void renew() {
        holds.renew(wallet.open(), RENEWED);
    }

    /** Ends every hold that nobody will end, also by another node at the same moment: each ends once. */
    public int sweep() {
        int swept = 0;
        List<Holds.Orphan> orphans;
        do {
            orphans = holds.orphans();
            List<CompletableFuture<Boolean>> ends = orphans.stream()
                    .map(orphan -> ledger.sweep(orphan.requestId(), orphan.accountId()))
                    .toList();
            int before = swept;
            for (CompletableFuture<Boolean> end : ends) if (isEnded(end)) swept++;
            // Those whose wallets are locked are found again in the next round, and keep nobody else's waiting.
            if (swept == before) break;
        } while (orphans.size() == BATCH);
        if (swept > 0) log.info("swept {} holds that a dead node left behind", swept);
        return swept;
    }

    /**
     * Ends what this node holds for no call of its own, once it has been so for a while. What such a call was settled for is not
     * in the books any more either: it is charged by its last checkpoint, as after a crash.
     *
     * @return how many
     */
    public synchronized int sweepStrays() {
        long now = nanoTime.getAsLong();
        List<Holds.Orphan> found = holds.of(node, STRAY_AFTER).stream()
                .filter(hold -> !wallet.isOpen(hold.requestId()))
                .toList();
        strays.keySet().retainAll(found.stream().map(Holds.Orphan::requestId).toList());
        int swept = 0;
        for (Holds.Orphan hold : found) {
            long since = strays.computeIfAbsent(hold.requestId(), id -> now);
            if (now - since < STRAY_AFTER.toNanos()) continue;
            if (isEnded(ledger.sweep(hold.requestId(), hold.accountId()))) swept++;
        }
        if (swept > 0)
            log.error("swept {} holds of this node whose ends the database has lost: did it fail over?", swept);
        return swept;
    }

    private static boolean isEnded(CompletableFuture<Boolean> end) {
        return end.copy()
                .completeOnTimeout(false, END_MAX.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    /** Tells the others that this node stopped in order. */
    @Override
    public void close() {
        try {
            node.stop();
        } catch (RuntimeException e) {
            log.warn("could not say that this node stopped: {}", e.getMessage());
        }
    }
}
