package com.smartoken.db;

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
