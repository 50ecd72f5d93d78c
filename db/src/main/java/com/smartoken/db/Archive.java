package com.smartoken.db;

import com.smartoken.db.chain.Lines;
import com.smartoken.db.chain.Witness;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * Months of the log (UTC, by when a call began), put into files and taken out of the database: compressed CSV, each row with
 * its digest, so that a file can be held against the links of its days. Movements and sums by day stay. It works as the role
 * that owns the tables.
 */
public final class Archive implements AutoCloseable {
    /** The youngest month that may go is as old: caps, refunds and what people look at lie in the months since. */
    public static final int MONTHS_MIN = 3;

    private static final int FOUND_MAX = 20;
    private static final String FIRST = "select (max(month) + interval '1 month')::date from archived_month";
    private static final String OLDEST =
            "select min(substring(inhrelid::regclass::text from '_p([0-9]{6})$')) from pg_inherits"
                    + " where inhparent = 'usage_record'::regclass";

    private final Database owner;

    private Archive(Database owner) {
        this.owner = owner;
    }

    /** As the owner that the settings name. */
    public static Archive open(DatabaseSettings settings) {
        return new Archive(Database.openBriefly(settings.asOwner()));
    }

    /** The first day of the log that is in the database as a whole; null when nothing was taken out. */
    static @Nullable LocalDate firstDay(DSLContext db) {
        return db.fetchSingle(FIRST).get(0, LocalDate.class);
    }

    /** How it went with a month. */
    public sealed interface Outcome {
        /** It is in the file now, and no longer in the database. */
        record Archived(YearMonth month, long lines, Path file) implements Outcome {}

        /** Nothing was changed; why, in words. */
        record Refused(String why) implements Outcome {}
    }

    /** Takes out every month older than so many, the oldest first, up to one that can't be. */
    public List<Outcome> archive(int monthsKept, Path folder, String actor) {
        if (monthsKept < MONTHS_MIN) throw new IllegalArgumentException("keep " + MONTHS_MIN + " months at least");
        List<Outcome> done = new ArrayList<>();
        YearMonth kept = YearMonth.now(ZoneOffset.UTC).minusMonths(monthsKept);
        for (YearMonth month = oldest(); month != null && month.isBefore(kept); month = oldest()) {
            YearMonth next = month;
            Outcome outcome = owner.transactLong(db -> archive(db, next, folder, actor));
            done.add(outcome);
            if (outcome instanceof Outcome.Refused) break;
        }
        return done;
    }

    private @Nullable YearMonth oldest() {
        String name = owner.query(db -> db.fetchSingle(OLDEST).get(0, String.class));
        return name == null ? null : YearMonth.parse(name, DateTimeFormatter.ofPattern("yyyyMM"));
    }

    private static Outcome archive(DSLContext db, YearMonth month, Path folder, String actor) {
        db.execute("select pg_advisory_xact_lock(hashtextextended('archive', 87))");
        db.execute(Lines.FORMAT);
        LocalDate last = month.atEndOfMonth();
        // What began on its last day may have ended on the next.
        if (!db.fetchSingle("select exists (select 1 from sealed_day where day = {0})", DSL.val(last.plusDays(1)))
                .get(0, Boolean.class)) return new Outcome.Refused(month + " is not sealed to its end");
        String table = "usage_record_p" + month.format(DateTimeFormatter.ofPattern("yyyyMM"));
        db.execute("lock table " + table + " in share mode");
        LocalDate first = firstDay(db);
        LocalDate whole = first == null ? month.atDay(1) : month.atDay(2);
        List<LedgerCheck.Violation> broken = new ChainCheck(db, Witness.NONE, whole, FOUND_MAX).rowsUpTo(last);
        if (!broken.isEmpty()) {
            return new Outcome.Refused(
                    month + " is not as it was sealed: " + broken.getFirst().row());
        }
        try {
            Files.createDirectories(folder);
            Path file = folder.resolve("usage_record-" + month + ".csv.gz");
            Path begun = Files.createTempFile(folder, "usage_record-" + month, ".new");
            try {
                long lines = write(db, table, begun);
                byte[] digest = digest(begun);
                db.execute(
                        "insert into archived_month (month, lines, digest, actor) values ({0}, {1}, {2}, {3})",
                        DSL.val(month.atDay(1)), DSL.val(lines), DSL.val(digest), DSL.val(actor));
                db.execute("alter table usage_record detach partition " + table);
                db.execute("drop table " + table);
                Files.move(begun, file, StandardCopyOption.REPLACE_EXISTING);
                return new Outcome.Archived(month, lines, file);
            } finally {
                Files.deleteIfExists(begun);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** On the disk when it returns. */
    private static long write(DSLContext db, String table, Path file) throws IOException {
        String rows = "copy (select " + Lines.LOG_COLUMNS + ", " + Lines.LOG_DIGEST + " as digest from " + table
                + " order by request_id) to stdout (format csv, header)";
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE, StandardOpenOption.DSYNC);
                GZIPOutputStream packed = new GZIPOutputStream(out, 1 << 16)) {
            return copying(db, copy -> copy.copyOut(rows, packed));
        }
    }

    private static byte[] digest(Path file) throws IOException {
        var sha256 = com.smartoken.db.chain.Merkle.sha256();
        try (InputStream in = new java.security.DigestInputStream(Files.newInputStream(file), sha256)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return sha256.digest();
    }

    /** Something done with the driver's way to move many rows. */
    private interface Copying {
        long with(CopyManager copy) throws SQLException, IOException;
    }

    private static long copying(DSLContext db, Copying work) {
        return db.connectionResult(
                connection -> work.with(connection.unwrap(PGConnection.class).getCopyAPI()));
    }

    /**
     * Holds files against the links of their days: rows that are not as they were sealed. A day counts when all of its rows are
     * there, so the first of the first month does not, unless the log began with it.
     *
     * @param files of months that follow one another
     */
    public List<LedgerCheck.Violation> violations(List<Path> files, YearMonth first, YearMonth last) {
        return owner.transactLong(db -> {
            db.execute(Lines.FORMAT);
            db.execute("create temp table usage_record (like usage_record including defaults) on commit drop");
            db.execute("alter table pg_temp.usage_record add column digest text");
            for (Path file : files) {
                try (InputStream in = new GZIPInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
                    copying(
                            db,
                            copy -> copy.copyIn(
                                    "copy pg_temp.usage_record (" + Lines.LOG_COLUMNS
                                            + ", digest) from stdin (format csv, header)",
                                    in));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            boolean isStart = db.fetchSingle(
                            "select not exists (select 1 from link where day < {0})", DSL.val(first.atDay(1)))
                    .get(0, Boolean.class);
            return new ChainCheck(db, Witness.NONE, first.atDay(isStart ? 1 : 2), FOUND_MAX)
                    .rowsUpTo(last.atEndOfMonth());
        });
    }

    @Override
    public void close() {
        owner.close();
    }
}
