package com.smartoken.wallet;

import com.smartoken.db.Holds;
import com.smartoken.db.Node;
import com.smartoken.db.ledger.Ledger;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that this node lives and ends the holds of those that do not. A hold left by a crash is gone after at most
 * {@link Node#DEAD_SECONDS} and one round.
 */
public final class Housekeeping implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);

    private static final long HEARTBEAT_SECONDS = 3;
    private static final long SWEEP_SECONDS = 5;
    private static final int BATCH = 500;

    private final Node node;
    private final Holds holds;
    private final Ledger ledger;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(
            3, Thread.ofPlatform().name("housekeeping-", 0).daemon(true).factory());
    private final List<ScheduledFuture<?>> jobs = new CopyOnWriteArrayList<>();

    public Housekeeping(Node node, Holds holds, Ledger ledger) {
        this.node = node;
        this.holds = holds;
        this.ledger = ledger;
        jobs.add(every(Duration.ofSeconds(HEARTBEAT_SECONDS), "heartbeat", node::heartbeat));
        jobs.add(every(Duration.ofSeconds(SWEEP_SECONDS), "sweep", this::sweep));
    }

    /** Adds a job, to be done again and again until this is closed; one that fails is told of and tried again. */
    public void also(Duration pause, String name, Runnable job) {
        jobs.add(every(pause, name, job));
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
            for (CompletableFuture<Boolean> end : ends) if (end.join()) swept++;
        } while (orphans.size() == BATCH);
        if (swept > 0) log.info("swept {} holds that a dead node left behind", swept);
        return swept;
    }

    private ScheduledFuture<?> every(Duration pause, String name, Runnable job) {
        Runnable guarded = () -> {
            try {
                job.run();
            } catch (RuntimeException e) {
                log.warn("{} failed: {}", name, e.getMessage());
            }
        };
        return timer.scheduleWithFixedDelay(guarded, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Ends the jobs and tells the others that this node stopped in order. */
    @Override
    public void close() {
        for (ScheduledFuture<?> job : jobs) job.cancel(false);
        timer.shutdownNow();
        try {
            node.stop();
        } catch (RuntimeException e) {
            log.warn("could not say that this node stopped: {}", e.getMessage());
        }
    }
}
