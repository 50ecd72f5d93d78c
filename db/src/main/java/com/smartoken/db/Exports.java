package com.smartoken.db;

import java.util.List;
import java.util.function.Consumer;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.impl.DSL;

/** All that is kept of an account, as its owner may have it: a few megabytes at a time, whatever there is. */
public final class Exports {
    private static final int BATCH = 500;

    /** Of rows that may have megabytes each. */
    private static final int LARGE_BATCH = 1;

    private static final String USD = " * 0.000000001 as ";

    private final Database database;

    public Exports(Database database) {
        this.database = database;
    }

    /**
     * One kind of thing.
     *
     * @param sql a query of lines for an account, from a place on, in the order of places
     * @param first the place before everything
     * @param batch rows that are read at once
     */
    public record Part(String name, String sql, String first, int batch) {
        private Part inBatchesOf(int rows) {
            return new Part(name, sql, first, rows);
        }
    }

    /** Everything but secrets: no key beyond its beginning, no hash, no signing secret. */
    public static final List<Part> PARTS = List.of(
            part("account", "bigint", """
                    select a.id, a.email, a.name, a.issuer, a.subject, a.time_zone, a.number_format, a.created_at,
                           a.held_at, a.held_reason, w.pay_as_you_go, s.balance_below * 0.000000001 as alert_balance_below_usd,
                           s.budget_percents as alert_budget_percents, s.muted as alerts_muted, s.email as alerts_by_email,
                           s.webhook_url, a.id as place
                    from account a join wallet w on w.account_id = a.id left join alert_setting s on s.account_id = a.id
                    where a.id = {0}"""),
            part("sessions", "bigint", """
                    select address, browser, created_at, seen_at, id as place from web_session where account_id = {0}"""),
            part(
                    "keys",
                    "bigint",
                    "select name, prefix, created_at, expires_at, revoked_at, last_used_at, cap_nano" + USD
                            + "cap_usd, cap_period, models, networks, rpm, tpm, id as place from api_key"
                            + " where account_id = {0}"),
            part(
                    "limits",
                    "text",
                    "select kind, label, period, nano" + USD
                            + "usd, set_at, kind || ':' || period || ':' || label as place from spend_limit"
                            + " where account_id = {0}"),
            part("lots", "bigint", """
                    select id, kind, asset, source,
                           case asset when 'usd' then granted * 0.000000001 else granted end as granted,
                           case asset when 'usd' then remaining * 0.000000001 else remaining end as remaining,
                           created_at, expires_at, id as place
                    from lot where account_id = {0}"""),
            part("movements", "uuid", """
                    select reference, lot_id, kind, asset,
                           case asset when 'usd' then amount * 0.000000001 else amount end as amount, at, reason, reference as place
                    from movement where account_id = {0} and kind <> 'write_off'"""),
            part("usage", "uuid", """
                    select request_id, started_at, ended_at, key_id, model, route, path, status, error_code, outcome, streamed,
                           estimated, input_tokens, cached_tokens, written_tokens, output_tokens, thinking_tokens,
                           quota_input, quota_output, charged * 0.000000001 as charged_usd, finish_reason, feature, end_user,
                           first_byte_ms, total_ms, request_id as place
                    from usage_record where account_id = {0}"""),
            part("events", "bigint", """
                    select kind, replace(regexp_replace(regexp_replace(text, '\\{usd ([-0-9.]+)\\}', '\\1 USD', 'g'),
                                                        '\\{(count|time) ([-0-9.:TZ]+)\\}', '\\2', 'g'), '{{}', '{') as text,
                           at, read_at, id as place
                    from account_event where account_id = {0}"""),
            part("tickets", "bigint", """
                    select t.id, subject, state, request, happened, model, path, error_code, prompt_size, streaming, created_at,
                           (select json_agg(json_build_object('from', case when m.author is null then 'you' else 'support' end,
                                                              'text', m.text, 'at', m.at) order by m.id)
                            from ticket_message m where m.ticket_id = t.id) as messages,
                           t.id as place
                    from ticket t where t.account_id = {0}""").inBatchesOf(LARGE_BATCH),
            part("conversations", "bigint", """
                    select c.title, c.document, c.created_at, c.updated_at, c.id as place from playground_conversation c
                    where c.id = any (array(select id from playground_conversation
                                            where account_id = {0} and id > {1}::bigint order by id limit {2}))""").inBatchesOf(LARGE_BATCH),
            part("conversation_calls", "uuid", """
                    select b.request_id, b.body, b.request_id as place from playground_body b
                    where b.request_id = any (array(select m.request_id from playground_conversation c
                                                    join playground_body m on m.conversation_id = c.id
                                                    where c.account_id = {0} and m.request_id > {1}::uuid
                                                    order by m.request_id limit {2}))""").inBatchesOf(LARGE_BATCH),
            part("presets", "bigint", """
                    select name, settings, updated_at, id as place from playground_preset where account_id = {0}""").inBatchesOf(20));

    /** Gives each row of a part as one line of JSON, a few at a time; nothing is held open between them. */
    public void each(long accountId, Part part, Consumer<String> line) {
        String place = part.first;
        while (true) {
            String after = place;
            Result<Record> rows = database.queryByValues(
                    db -> db.fetch(part.sql, DSL.val(accountId), DSL.val(after), DSL.val(part.batch)));
            for (Record row : rows) line.accept(row.get("line", String.class));
            if (rows.size() < part.batch) return;
            place = rows.getLast().get("place", String.class);
        }
    }

    /** A part whose {@code place} is of this type; rows that share a place stay together. */
    private static Part part(String name, String type, String rows) {
        String first = switch (type) {
            case "bigint" -> "0";
            case "uuid" -> "00000000-0000-0000-0000-000000000000";
            default -> "";
        };
        return new Part(
                name,
                "select (to_jsonb(t) - 'place')::text as line, t.place::text as place from (" + rows
                        + ") t where t.place > {1}::" + type + " order by t.place fetch first {2} rows with ties",
                first,
                BATCH);
    }
}
