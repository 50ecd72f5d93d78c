package com.smartoken.db;

import java.util.List;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Settings of the playground that an account gave a name. */
public final class Presets {
    /** How many an account may have. */
    public static final int COUNT_MAX = 200;

    public static final int NAME_LENGTH_MAX = 100;

    /** Bytes of the settings of one. */
    public static final int BYTES_MAX = 128 << 10;

    private final Database database;

    public Presets(Database database) {
        this.database = database;
    }

    public record Preset(long id, String name, String settings) {}

    /** Saves under a name, in place of what had it. @return its id; null when the account has as many as it may */
    public @Nullable Long save(long accountId, String name, String settings) {
        return database.query(db -> db.fetchOptional(
                        "insert into playground_preset (account_id, name, settings) select {0}, {1}, {2}"
                                + " where (select count(*) from playground_preset where account_id = {0} and name <> {1})"
                                + " < {3} on conflict (account_id, name) do update"
                                + " set settings = excluded.settings, updated_at = clock_timestamp() returning id",
                        DSL.val(accountId), DSL.val(name), DSL.val(settings), DSL.val(COUNT_MAX))
                .map(row -> row.get(0, Long.class))
                .orElse(null));
    }

    public boolean delete(long accountId, long id) {
        return database.query(db -> db.execute(
                        "delete from playground_preset where id = {0} and account_id = {1}",
                        DSL.val(id), DSL.val(accountId))
                == 1);
    }

    /** By name. */
    public List<Preset> of(long accountId) {
        return database.query(db -> db.fetch(
                        "select id, name, settings from playground_preset where account_id = {0} order by lower(name), id",
                        DSL.val(accountId))
                .map(Presets::read));
    }

    /** One of the account's; null when it has none of this id. */
    public @Nullable Preset find(long accountId, long id) {
        return database.query(db -> db.fetchOptional(
                        "select id, name, settings from playground_preset where account_id = {0} and id = {1}",
                        DSL.val(accountId), DSL.val(id))
                .map(Presets::read)
                .orElse(null));
    }

    private static Preset read(org.jooq.Record row) {
        return new Preset(row.get(0, Long.class), row.get(1, String.class), row.get(2, String.class));
    }
}
