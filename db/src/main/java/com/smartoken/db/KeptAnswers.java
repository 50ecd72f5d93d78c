package com.smartoken.db;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * Answers that may be asked for again, and who is about to give one. Of many callers that claim a name
 * one gets it; its answer counts as given in the transaction that charges it.
 */
public final class KeptAnswers {
    private static final int PRUNED_MAX = 500;
    private static final int GIVEN_UP_MAX = 100_000;

    private final Database database;
    private final Queue<GivenUp> givenUp = new ConcurrentLinkedQueue<>();

    private record GivenUp(Name name, UUID requestId) {}

    public KeptAnswers(Database database) {
        this.database = database;
    }

    /** What an answer is kept for. */
    public enum Purpose {
        IDEMPOTENCY,
        CACHE;

        String word() {
            return this == IDEMPOTENCY ? "idempotency" : "cache";
        }
    }

    /** Under which name of an account; {@code name} is a SHA-256. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Name(long accountId, Purpose purpose, byte[] name) {}

    /** An answer as it was given. {@code body} null: it was too large to be kept, or could not be. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Answer(UUID requestId, int status, String headers, byte @Nullable [] body, Instant endedAt) {}

    /** What a claim found. */
    public sealed interface Found {
        /** Nobody has it: the call is the claimant's to make, and to {@link #prepare} or {@link #forget}. */
        record Claimed() implements Found {}

        /** Somebody is making the call. */
        record Running() implements Found {}

        /** The name belongs to another request. */
        record Other() implements Found {}

        /** The call was charged and its node died before the answer was kept. */
        record Lost() implements Found {}

        /** It was answered. */
        record Kept(Answer answer) implements Found {}
    }

    /**
     * Claims a name for a request, or tells who has it. What has expired, and what a dead node left without a charge, is
     * free again.
     */
    public Found claim(Name name, byte[] requestHash, UUID requestId, long nodeId, Duration lifetime) {
        boolean claimed = database.query(db -> db.fetchSingle(
                        "select claim_answer({0}, {1}, {2}, {3}, {4}, {5}, {6}, {7})",
                        DSL.val(name.accountId),
                        DSL.val(name.purpose.word()),
                        DSL.val(name.name),
                        DSL.val(requestHash),
                        DSL.val(requestId),
                        DSL.val(nodeId),
                        DSL.val((double) lifetime.toSeconds()),
                        DSL.val((double) Node.DEAD_SECONDS))
                .get(0, Boolean.class));
        return claimed ? new Found.Claimed() : look(name, requestHash);
    }

    /** Who has a name. {@link Found.Claimed} never: when nobody has it any more it is told as running, to be asked again. */
    private Found look(Name name, byte[] requestHash) {
        return database.query(db -> db.fetchOptional(
                        """
                select k.request_hash, k.request_id, k.status, k.headers, k.body, k.ended_at,
                       exists (select 1 from node n where n.id = k.node_id and n.stopped_at is null
                           and n.seen_at > clock_timestamp() - make_interval(secs => {3}))
                       or exists (select 1 from hold h where h.account_id = k.account_id and h.request_id = k.request_id)
                from kept_answer k where k.account_id = {0} and k.purpose = {1} and k.name = {2}
                """,
                        DSL.val(name.accountId),
                        DSL.val(name.purpose.word()),
                        DSL.val(name.name),
                        DSL.val(Node.DEAD_SECONDS))
                .map(row -> found(row, requestHash))
                .orElseGet(Found.Running::new));
    }

    private static Found found(Record row, byte[] requestHash) {
        if (!Arrays.equals(row.get(0, byte[].class), requestHash)) return new Found.Other();
        Answer answer = answer(row);
        if (answer != null) return new Found.Kept(answer);
        return row.get(6, Boolean.class) ? new Found.Running() : new Found.Lost();
    }

    private static @Nullable Answer answer(Record row) {
        OffsetDateTime ended = row.get(5, OffsetDateTime.class);
        if (ended == null) return null;
        // One that was charged and could not be kept has neither.
        Integer status = row.get(2, Integer.class);
        String headers = row.get(3, String.class);
        return new Answer(
                row.get(1, UUID.class),
                status == null ? 200 : status,
                headers == null ? "" : headers,
                row.get(4, byte[].class),
                ended.toInstant());
    }

    /** Puts the answer of a claim there before it is settled: with the settlement it becomes the one that repeats get. */
    public void prepare(Name name, Answer answer) {
        database.run(db -> db.execute(
                "update kept_answer set status = {3}, headers = {4}, body = {5}"
                        + " where account_id = {0} and purpose = {1} and name = {2} and request_id = {6}",
                DSL.val(name.accountId),
                DSL.val(name.purpose.word()),
                DSL.val(name.name),
                DSL.val(answer.status),
                DSL.val(answer.headers),
                DSL.val(answer.body, SQLDataType.BLOB),
                DSL.val(answer.requestId)));
    }

    /**
     * Gives a claim up: the call came to nothing. When the database is away that is noted for {@link #forgetLate}, since a
     * claim of a node that lives is nobody else's.
     */
    public void forget(Name name, UUID requestId) {
        try {
            delete(new GivenUp(name, requestId));
        } catch (DatabaseUnavailable e) {
            if (givenUp.size() < GIVEN_UP_MAX) givenUp.add(new GivenUp(name, requestId));
        }
    }

    /** Gives up what could not be before. @throws DatabaseUnavailable when it still can't */
    public void forgetLate() {
        for (GivenUp one = givenUp.peek(); one != null; one = givenUp.peek()) {
            delete(one);
            givenUp.remove(one);
        }
    }

    private void delete(GivenUp one) {
        database.run(db -> db.execute(
                "delete from kept_answer where account_id = {0} and purpose = {1} and name = {2} and request_id = {3}"
                        + " and ended_at is null",
                DSL.val(one.name.accountId),
                DSL.val(one.name.purpose.word()),
                DSL.val(one.name.name),
                DSL.val(one.requestId)));
    }

    /** The answer kept under a name, if it has not expired. */
    public @Nullable Answer find(Name name) {
        return database.query(db -> db.fetchOptional(
                        "select request_hash, request_id, status, headers, body, ended_at from kept_answer"
                                + " where account_id = {0} and purpose = {1} and name = {2} and expires_at > clock_timestamp()"
                                + " and ended_at is not null and body is not null",
                        DSL.val(name.accountId), DSL.val(name.purpose.word()), DSL.val(name.name))
                .map(KeptAnswers::answer)
                .orElse(null));
    }

    /** Keeps an answer under a name for so long, in place of what was there. */
    public void put(Name name, Answer answer, long nodeId, Duration lifetime) {
        database.run(db -> db.execute(
                """
                insert into kept_answer (account_id, purpose, name, request_hash, request_id, node_id, ended_at, expires_at, status, headers, body)
                values ({0}, {1}, {2}, {2}, {3}, {4}, clock_timestamp(), clock_timestamp() + make_interval(secs => {5}), {6}, {7}, {8})
                on conflict (account_id, purpose, name) do update set request_id = excluded.request_id,
                    node_id = excluded.node_id, ended_at = excluded.ended_at, expires_at = excluded.expires_at,
                    status = excluded.status, headers = excluded.headers, body = excluded.body
                """,
                DSL.val(name.accountId),
                DSL.val(name.purpose.word()),
                DSL.val(name.name),
                DSL.val(answer.requestId),
                DSL.val(nodeId),
                DSL.val((double) lifetime.toSeconds()),
                DSL.val(answer.status),
                DSL.val(answer.headers),
                DSL.val(answer.body, SQLDataType.BLOB)));
    }

    /** Removes what is kept under a name. */
    public void remove(Name name) {
        database.run(db -> db.execute(
                "delete from kept_answer where account_id = {0} and purpose = {1} and name = {2}",
                DSL.val(name.accountId), DSL.val(name.purpose.word()), DSL.val(name.name)));
    }

    /** Deletes what has expired. */
    public void prune() {
        int deleted;
        do {
            deleted = database.query(db -> db.execute(
                    "delete from kept_answer where (account_id, purpose, name) in (select account_id, purpose, name"
                            + " from kept_answer where expires_at < statement_timestamp() limit {0})",
                    DSL.val(PRUNED_MAX)));
        } while (deleted == PRUNED_MAX);
    }
}
