package com.smartoken.db;

import com.smartoken.money.Usd;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** What accounts chose to keep of the playground. Deleting a conversation deletes every word of it. */
public final class Conversations {
    /** How many an account may keep. */
    public static final int COUNT_MAX = 100;

    /** Bytes of a document, and of a call's body. */
    public static final int BYTES_MAX = 4 << 20;

    private final Database database;

    public Conversations(Database database) {
        this.database = database;
    }

    /** A kept conversation without its words; {@code cost} is what its calls were charged. */
    public record Entry(long id, String title, Instant updatedAt, int calls, Usd cost) {}

    /** @return the new id; null when the account keeps as many as it may */
    public @Nullable Long create(long accountId, String title, String document) {
        return database.query(db -> db.fetchOptional(
                        "insert into playground_conversation (account_id, title, document) select {0}, {1}, {2}"
                                + " where (select count(*) from playground_conversation where account_id = {0}) < {3}"
                                + " returning id",
                        DSL.val(accountId), DSL.val(title), DSL.val(document), DSL.val(COUNT_MAX))
                .map(row -> row.get(0, Long.class))
                .orElse(null));
    }

    /** @return false when the account has no such conversation */
    public boolean save(long accountId, long id, String title, String document) {
        return database.query(db -> db.execute(
                        "update playground_conversation set title = {2}, document = {3}, updated_at = clock_timestamp()"
                                + " where id = {0} and account_id = {1}",
                        DSL.val(id), DSL.val(accountId), DSL.val(title), DSL.val(document))
                == 1);
    }

    public boolean delete(long accountId, long id) {
        return database.query(db -> db.execute(
                        "delete from playground_conversation where id = {0} and account_id = {1}",
                        DSL.val(id), DSL.val(accountId))
                == 1);
    }

    /** Newest first. */
    public List<Entry> of(long accountId) {
        return database.query(db -> db.fetch("""
                        select c.id, c.title, c.updated_at, count(b.request_id), coalesce(sum(u.charged), 0)
                        from playground_conversation c
                        left join playground_body b on b.conversation_id = c.id
                        left join usage_record u on u.request_id = b.request_id
                        where c.account_id = {0} group by c.id order by c.updated_at desc
                        """, DSL.val(accountId))
                .map(row -> new Entry(
                        row.get(0, Long.class),
                        row.get(1, String.class),
                        row.get(2, OffsetDateTime.class).toInstant(),
                        row.get(3, Integer.class),
                        new Usd(row.get(4, Long.class)))));
    }

    /** What was kept of a conversation; null when the account has none of this id. */
    public @Nullable String document(long accountId, long id) {
        return database.query(db -> db.fetchOptional(
                        "select document from playground_conversation where id = {0} and account_id = {1}",
                        DSL.val(id), DSL.val(accountId))
                .map(row -> row.get(0, String.class))
                .orElse(null));
    }

    /** Keeps the body of a call of a conversation of this account; nothing for another's. */
    public void keep(long accountId, long id, UUID requestId, String body) {
        database.run(db -> db.execute(
                "insert into playground_body (request_id, conversation_id, body)"
                        + " select {2}, id, {3} from playground_conversation where id = {0} and account_id = {1}"
                        + " on conflict do nothing",
                DSL.val(id), DSL.val(accountId), DSL.val(requestId), DSL.val(body)));
    }

    /** Whether the words of a call were kept, so that it can be sent again. */
    public boolean hasBody(long accountId, UUID requestId) {
        return body(accountId, requestId) != null;
    }

    /** The body of a call whose words were kept; null when they were not. */
    public @Nullable String body(long accountId, UUID requestId) {
        return database.query(db -> db.fetchOptional(
                        "select b.body from playground_body b join playground_conversation c on c.id = b.conversation_id"
                                + " where b.request_id = {0} and c.account_id = {1}",
                        DSL.val(requestId), DSL.val(accountId))
                .map(row -> row.get(0, String.class))
                .orElse(null));
    }
}
