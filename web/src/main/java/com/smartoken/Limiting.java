package com.smartoken;

import com.smartoken.db.Buckets;
import com.smartoken.db.Database;
import com.smartoken.db.KeptAnswers;
import com.smartoken.db.Node;
import com.smartoken.db.RunningCalls;
import com.smartoken.relay.Gates;
import com.smartoken.relay.limits.Load;
import com.smartoken.relay.limits.RateLimits;
import com.smartoken.relay.limits.RedisBuckets;
import com.smartoken.relay.limits.RunningLimits;
import com.smartoken.relay.replay.Replays;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What stands before the relay, built: limits on PostgreSQL or Redis, kept answers, and their housekeeping. */
final class Limiting implements AutoCloseable {
    static final Duration FORGET_EVERY = Duration.ofSeconds(1);
    static final Duration PRUNE_EVERY = Duration.ofMinutes(1);

    private final Buckets stored;
    private final @Nullable RedisBuckets redis;
    private final RunningCalls running;
    private final KeptAnswers answers;
    private final Load load = new Load();
    private final Gates gates;

    Limiting(Database database, Node node, @Nullable String redisUrl) {
        stored = new Buckets(database, node);
        redis = redisUrl == null ? null : new RedisBuckets(redisUrl, node);
        running = new RunningCalls(database);
        answers = new KeptAnswers(database);
        gates = new Gates(
                load,
                new RateLimits(redis == null ? stored.manager() : redis.manager()),
                new RunningLimits(running, node.id()),
                new Replays(answers, node.id(), node));
    }

    Gates gates() {
        return gates;
    }

    Load load() {
        return load;
    }

    /** Frees the keys of calls that came to nothing while the database was away. */
    void forgetLate() {
        answers.forgetLate();
    }

    void prune() {
        answers.prune();
        running.prune();
        stored.prune();
    }

    @Override
    public void close() {
        if (redis != null) redis.close();
    }
}
