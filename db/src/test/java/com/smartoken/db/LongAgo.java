package com.smartoken.db;

import com.smartoken.db.chain.SigningKey;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;

/** Moves all that was called in a database of tests to a day that is long over. */
public final class LongAgo {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private LongAgo() {}

    /** Everything was today: it becomes that day's, and all accounts a little older. */
    public static void age(TestDatabase test, LocalDate day) {
        long days = LocalDate.now(ZoneOffset.UTC).toEpochDay() - day.toEpochDay();
        String ago = "interval '" + days + " days'";
        YearMonth month = YearMonth.from(day);
        String suffix = "_p" + month.toString().replace("-", "");
        for (String table : List.of("usage_record", "movement")) {
            test.execute("create table " + table + suffix + " partition of " + table + " for values from (first_id_at('"
                    + month.atDay(1) + " 00:00Z')) to (first_id_at('"
                    + month.plusMonths(1).atDay(1) + " 00:00Z'))");
            test.execute("alter table " + table + suffix + " owner to smartoken_owner");
        }
        test.execute(
                "create function older(id uuid) returns uuid language sql as $$ select (lpad(to_hex(('x' || substr(h, 1, 12))"
                        + "::bit(48)::bigint - (extract(epoch from " + ago
                        + ") * 1000)::bigint), 12, '0') || substr(h, 13))::uuid"
                        + " from replace(id::text, '-', '') h $$");
        test.execute("select fold_usage(); set session_replication_role = replica;"
                + " update movement set reference = older(reference), at = at - " + ago + ";"
                + " update usage_record set request_id = older(request_id), started_at = started_at - " + ago
                + ", ended_at = ended_at - " + ago + ";"
                + " update late_settlement set request_id = older(request_id), at = at - " + ago + ";"
                + " update operator_entry set id = older(id), at = at - " + ago + ";"
                + " update usage_day set day = day - " + days + ";"
                + " update discarded_hold set started_at = started_at - " + ago + ", discarded_at = discarded_at - "
                + ago + ";"
                + " update spending set spent = 0;"
                + " update account set created_at = created_at - " + ago + " - interval '2 days';"
                + " update lot set created_at = created_at - " + ago + " - interval '1 day';"
                + " set session_replication_role = origin");
    }

    /** Seals every day up to yesterday. */
    public static void seal(TestDatabase test) {
        Seals seals = new Seals(test.database());
        SigningKey key = SigningKey.generate();
        String sealed = "select count(*) from sealed_day where day = '"
                + LocalDate.now(ZoneOffset.UTC).minusDays(1) + "'";
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (test.number(sealed) == 0) {
            if (System.nanoTime() > deadline) throw new AssertionError("not sealed");
            seals.seal(key);
        }
    }
}
