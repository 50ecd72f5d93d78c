package com.smartoken.bench;

import com.smartoken.db.LedgerCheck;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** Holds a load against the books: what the client got, what the upstream answered and what was settled are one number. */
final class Books {
    private static final String SETTLED = "select count(*) from usage_record where outcome = 'settled'";
    private static final String CHARGED = "select coalesce(sum(charged), 0) from usage_record";
    private static final String OPEN = "select count(*) from hold";
    private static final long COST = InstantAnswers.PROMPT_TOKENS * 1_000L + InstantAnswers.COMPLETION_TOKENS * 2_000L;

    private final Rig rig;
    private final long settled;
    private final long charged;
    private final long answered;

    Books(Rig rig) throws IOException, SQLException {
        this.rig = rig;
        settled = rig.database().number(SETTLED);
        charged = rig.database().number(CHARGED);
        answered = rig.upstream().requests();
    }

    /** Tells what a load of so many whole answers left in the books since this was made. */
    void reconcile(Report report, String benchmark, long got, long failed) throws IOException, SQLException {
        reconcile(report, benchmark, got, failed, 0);
    }

    /** The same when the upstream was called directly as well. */
    void reconcile(Report report, String benchmark, long got, long failed, long direct)
            throws IOException, SQLException {
        long settledNow = rig.database().number(SETTLED) - settled;
        report.exact(benchmark, "calls that failed", failed, 0);
        report.exact(benchmark, "holds left open", rig.database().number(OPEN), 0);
        report.exact(benchmark, "settled, of " + got + " answers", settledNow, got);
        report.exact(benchmark, "answered by the upstream", rig.upstream().requests() - answered - direct, got);
        report.exact(benchmark, "charged, nano-dollars", rig.database().number(CHARGED) - charged, got * COST);
        List<LedgerCheck.Violation> violations = rig.database().violations();
        report.exact(benchmark, "broken rules of the books", violations.size(), 0);
        for (LedgerCheck.Violation violation : violations) report.note(violation.rule() + ": " + violation.row());
    }
}
