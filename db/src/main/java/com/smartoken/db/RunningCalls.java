package com.smartoken.db;

import java.util.List;
import java.util.UUID;
import org.jooq.impl.DSL;

/** The running calls of keys and accounts that have a limit on them, of all nodes; those of a dead node do not count. */
public final class RunningCalls {
    private final Database database;

    public RunningCalls(Database database) {
        this.database = database;
    }

    /** At most so many calls at once for a scope such as {@code key:7}. */
    public record Limit(String scope, int max) {}

    /** Enters a call into all scopes or none. @return the first limit that is reached, by its place; -1 when it is in */
    public int enter(List<Limit> limits, UUID requestId, long nodeId) {
        return (int) database.number(
                        "select enter_running(?::text[], ?::integer[], ?, ?, ?)",
                        array(limits.stream().map(Limit::scope).toList()),
                        array(limits.stream().map(Limit::max).toList()),
                        requestId,
                        nodeId,
                        Node.DEAD_SECONDS)
                - 1;
    }

    public void leave(List<Limit> limits, UUID requestId) {
        database.run(db -> db.execute(
                "delete from running_call where scope = any ({0}) and request_id = {1}",
                DSL.val(limits.stream().map(Limit::scope).toArray(String[]::new)), DSL.val(requestId)));
    }

    /** Forgets what dead nodes left. */
    public void prune() {
        database.run(db -> db.execute("""
                delete from running_call r where not exists (
                    select 1 from node n where n.id = r.node_id and n.stopped_at is null
                    and n.seen_at > clock_timestamp() - make_interval(secs => {0}))
                """, DSL.val(Node.DEAD_SECONDS)));
    }

    /** As a literal: scopes are our own words and numbers. */
    private static String array(List<?> values) {
        StringBuilder literal = new StringBuilder("{");
        for (Object value : values)
            literal.append(literal.length() == 1 ? "" : ",").append(value);
        return literal.append('}').toString();
    }
}
