package com.smartoken.db;

import static com.smartoken.db.generated.Tables.ACCOUNT;
import static com.smartoken.db.generated.Tables.API_KEY;

import com.smartoken.money.Usd;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectOnConditionStep;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** API keys: found by the SHA-256 of the whole secret. */
public final class ApiKeys {
    private static final String INTERNAL_PREFIX = "playground-";

    static final Field<String[]> SPEND_LIMITS = SpendLimits.column(API_KEY.ACCOUNT_ID);

    private final Database database;

    public ApiKeys(Database database) {
        this.database = database;
    }

    /** The key with this SHA-256, also when it is revoked or expired; null when there is none. */
    public @Nullable ApiKey findByHash(byte[] hash) {
        return database.query(db -> rows(db).where(API_KEY.HASH.eq(hash)).fetchOne(ApiKeys::read));
    }

    /** The key with this prefix; null when there is none. */
    public @Nullable ApiKey findByPrefix(String prefix) {
        return database.query(db -> rows(db).where(API_KEY.PREFIX.eq(prefix)).fetchOne(ApiKeys::read));
    }

    /** Whether it is the account's own for calls from the console, whose secret nobody has. */
    public static boolean isInternal(ApiKey key) {
        return key.prefix().startsWith(INTERNAL_PREFIX);
    }

    /** The account's own key for calls from the console, made with this hash when there is none yet. */
    public ApiKey internal(long accountId, String name, byte[] hash) {
        return database.transact(db -> {
            db.execute(
                    "insert into api_key (account_id, name, prefix, hash, internal)"
                            + " values ({0}, {1}, {2}, {3}, true) on conflict do nothing",
                    DSL.val(accountId),
                    DSL.val(name),
                    DSL.val(INTERNAL_PREFIX + HexFormat.of().formatHex(hash, 0, 4)),
                    DSL.val(hash));
            return rows(db).where(
                            API_KEY.ACCOUNT_ID.eq(accountId), API_KEY.INTERNAL.isTrue(), API_KEY.REVOKED_AT.isNull())
                    .fetchSingle(ApiKeys::read);
        });
    }

    /** The same when it is there; null when it has not been made yet. */
    public @Nullable ApiKey findInternal(long accountId) {
        return database.query(db -> rows(db).where(
                        API_KEY.ACCOUNT_ID.eq(accountId), API_KEY.INTERNAL.isTrue(), API_KEY.REVOKED_AT.isNull())
                .fetchOne(ApiKeys::read));
    }

    /** Ends a key for good; a second time changes nothing. @return whether there is such a key */
    public boolean revoke(String prefix) {
        return database.transact(db -> KeyRevocations.revoke(db, API_KEY.PREFIX.eq(prefix))
                || db.fetchExists(API_KEY, API_KEY.PREFIX.eq(prefix)));
    }

    /** Those of these keys that are there, as they are now. */
    public List<ApiKey> findAll(Collection<Long> ids) {
        return database.query(db -> rows(db).where(API_KEY.ID.in(ids)).fetch(ApiKeys::read));
    }

    /** When and from where a key was last used. */
    public record LastUse(long keyId, Instant at, String address) {}

    /** Notes last uses; one that is older than what is known changes nothing. */
    public void noteUses(List<LastUse> uses) {
        // In one order on all nodes, so that none waits for another that waits for it.
        List<LastUse> sorted =
                uses.stream().sorted(Comparator.comparingLong(LastUse::keyId)).toList();
        database.transact(db -> {
            for (LastUse use : sorted) {
                OffsetDateTime at = use.at.atOffset(ZoneOffset.UTC);
                db.update(API_KEY)
                        .set(API_KEY.LAST_USED_AT, at)
                        .set(API_KEY.LAST_USED_FROM, use.address)
                        .where(API_KEY.ID.eq(use.keyId))
                        .and(API_KEY.LAST_USED_AT.isNull().or(API_KEY.LAST_USED_AT.lt(at)))
                        .execute();
            }
            return true;
        });
    }

    /** A number that grows with every change of a key or of an account's right to call. */
    public long version() {
        return database.number("select version from key_version");
    }

    /** Keys with their accounts and what those limit. */
    private static SelectOnConditionStep<Record> rows(DSLContext db) {
        return db.select(API_KEY.fields())
                .select(ACCOUNT.fields())
                .select(SPEND_LIMITS)
                .from(API_KEY)
                .join(ACCOUNT)
                .on(ACCOUNT.ID.eq(API_KEY.ACCOUNT_ID));
    }

    static String @Nullable [] array(List<String> values) {
        return values.isEmpty() ? null : values.toArray(String[]::new);
    }

    static ApiKey read(Record row) {
        Long cap = row.get(API_KEY.CAP_NANO);
        return new ApiKey(
                row.get(API_KEY.ID),
                row.get(API_KEY.ACCOUNT_ID),
                row.get(API_KEY.NAME),
                row.get(API_KEY.PREFIX),
                row.get(API_KEY.CREATED_AT).toInstant(),
                Accounts.instant(row.get(API_KEY.EXPIRES_AT)),
                Accounts.instant(row.get(API_KEY.REVOKED_AT)),
                row.get(API_KEY.SPENDING_ID),
                cap == null ? null : new ApiKey.Cap(new Usd(cap), Period.of(row.get(API_KEY.CAP_PERIOD))),
                list(row.get(API_KEY.MODELS)),
                list(row.get(API_KEY.NETWORKS)),
                row.get(API_KEY.RPM),
                row.get(API_KEY.TPM),
                row.get(ACCOUNT.HELD_AT) != null,
                row.get(ACCOUNT.CLOSED_AT) != null,
                list(row.get(SPEND_LIMITS)).stream().map(SpendLimits::parse).toList(),
                row.get(API_KEY.RUNNING),
                new ApiKey.AccountLimits(row.get(ACCOUNT.RPM), row.get(ACCOUNT.TPM), row.get(ACCOUNT.RUNNING)));
    }

    static List<String> list(String @Nullable [] values) {
        return values == null ? List.of() : Arrays.asList(values);
    }
}
