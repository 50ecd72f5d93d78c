package com.smartoken.db;

import com.smartoken.money.Usd;
import java.util.UUID;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Which calls a press of the playground's button made, and what came of each. */
public final class PlaygroundRuns {
    private final Database database;

    public PlaygroundRuns(Database database) {
        this.database = database;
    }

    /** A call's outcome as the log has it. Nano-dollars by what paid: promotional credit or topped-up balance. */
    public record Outcome(
            String model,
            @Nullable String route,
            int status,
            @Nullable String errorCode,
            long input,
            long cached,
            long output,
            long thinking,
            long quota,
            Usd charged,
            Usd fromCredit,
            Usd fromBalance,
            @Nullable Integer firstByteMillis,
            int totalMillis) {}

    /** Claims a place of a run for a request. @return false when it was claimed before: the same press came twice */
    public boolean claim(long accountId, UUID run, int place, UUID requestId) {
        // One statement, one way to the database. The hold's commit, which comes before anything is asked upstream,
        // carries this one to the disk too. The places of a run come at once: the row is locked, whoever made it.
        return database.query(
                db -> db.execute("""
                        with run as (
                            insert into playground_run as r (id, account_id)
                            select {0}, {1} from (select set_config('synchronous_commit', 'off', true)) as quick
                            on conflict (id) do update set account_id = r.account_id where r.account_id = {1}
                            returning id)
                        insert into playground_call (run_id, place, request_id)
                        select id, {2}, {3} from run on conflict do nothing
                        """, DSL.val(run), DSL.val(accountId), DSL.val(place), DSL.val(requestId)) == 1);
    }

    /** The request that has a place of a run already; null when none has. */
    public @Nullable UUID claimant(long accountId, UUID run, int place) {
        return database.query(db -> db.fetchOptional(
                        "select c.request_id from playground_call c join playground_run r on r.id = c.run_id"
                                + " where r.id = {0} and r.account_id = {1} and c.place = {2}",
                        DSL.val(run), DSL.val(accountId), DSL.val(place))
                .map(row -> row.get(0, UUID.class))
                .orElse(null));
    }

    /** What the log says of a request of this account; null while it runs. */
    public @Nullable Outcome outcome(long accountId, UUID requestId) {
        return database.query(db -> db.fetchOptional("""
                        select u.model, u.route, u.status, u.error_code, u.input_tokens, u.cached_tokens, u.output_tokens,
                               u.thinking_tokens, u.quota_input + u.quota_output, u.charged,
                               coalesce((select sum(m.amount) from movement m join lot l on l.account_id = m.account_id and l.id = m.lot_id
                                         where m.account_id = u.account_id and m.reference = u.request_id and m.kind in ('use', 'late') and l.kind = 'promo'), 0),
                               coalesce((select sum(m.amount) from movement m join lot l on l.account_id = m.account_id and l.id = m.lot_id
                                         where m.account_id = u.account_id and m.reference = u.request_id and m.kind in ('use', 'late') and l.kind = 'paid'), 0),
                               u.first_byte_ms, u.total_ms
                        from usage_record u where u.request_id = {0} and u.account_id = {1}
                        """, DSL.val(requestId), DSL.val(accountId))
                .map(row -> new Outcome(
                        row.get(0, String.class),
                        row.get(1, String.class),
                        row.get(2, Integer.class),
                        row.get(3, String.class),
                        row.get(4, Long.class),
                        row.get(5, Long.class),
                        row.get(6, Long.class),
                        row.get(7, Long.class),
                        row.get(8, Long.class),
                        new Usd(row.get(9, Long.class)),
                        new Usd(row.get(10, Long.class)),
                        new Usd(row.get(11, Long.class)),
                        row.get(12, Integer.class),
                        row.get(13, Integer.class)))
                .orElse(null));
    }
}
