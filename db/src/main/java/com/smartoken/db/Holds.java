package com.smartoken.db;

import com.smartoken.db.ledger.Hold;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jooq.impl.DSL;

/** Open holds that nobody will end: of dead or stopped nodes, or past their deadline. */
public final class Holds {
    private static final int BATCH = 500;

    private final Database database;

    public Holds(Database database) {
        this.database = database;
    }

    /** A hold to be swept. */
    public record Orphan(UUID requestId, long accountId) {}

    /** What all running calls hold, in nano-dollars. */
    public long heldNano() {
        return database.number("select coalesce(sum(amount), 0) from hold");
    }

    /**
     * Says that the calls of these holds are alive: nobody sweeps a hold whose node says so.
     *
     * @param time from now, for which that counts
     */
    public void renew(Collection<Hold> alive, Duration time) {
        List<Hold> holds = List.copyOf(alive);
        if (holds.isEmpty()) return;
        database.run(db -> db.execute(
                """
                with alive as (
                    select h.account_id, h.request_id from hold h
                    join unnest({0}::bigint[], {1}::uuid[]) as a (account_id, request_id) using (account_id, request_id)
                    where h.deadline < clock_timestamp() + make_interval(secs => {2}) for no key update of h skip locked)
                update hold h set deadline = clock_timestamp() + make_interval(secs => {2}) from alive a
                where h.account_id = a.account_id and h.request_id = a.request_id
                """,
                DSL.val(holds.stream().map(hold -> hold.call().accountId()).toArray(Long[]::new)),
                DSL.val(holds.stream().map(hold -> hold.call().id()).toArray(UUID[]::new)),
                DSL.val((double) time.toSeconds())));
    }

    /** The open holds of a node that were placed at least so long ago. */
    public List<Orphan> of(Node node, Duration age) {
        return database.query(db -> db.fetch("""
                select request_id, account_id from hold
                where node_id = {0} and placed_at < clock_timestamp() - make_interval(secs => {1}) order by request_id
                """, DSL.val(node.id()), DSL.val((double) age.toSeconds()))
                .map(row -> new Orphan(row.get(0, UUID.class), row.get(1, Long.class))));
    }

    /** Some orphans, oldest first; fewer than asked means that there are no more. */
    public List<Orphan> orphans() {
        return database.query(db -> db.fetch("""
                select h.request_id, h.account_id
                from hold h left join node n on n.id = h.node_id
                where n.id is null or n.stopped_at is not null
                   or n.seen_at < clock_timestamp() - make_interval(secs => {0})
                   or h.deadline < clock_timestamp()
                order by h.request_id limit {1}
                """, DSL.val(Node.DEAD_SECONDS), DSL.val(BATCH))
                .map(row -> new Orphan(row.get(0, UUID.class), row.get(1, Long.class))));
    }
}
