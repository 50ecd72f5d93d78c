package com.smartoken.db;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * How PostgreSQL ran each statement, also those within functions: its module auto_explain says it, and what it says is heard
 * on the wire. Tables are empty here, so that the shortest way would be to read them whole; whoever does it although that
 * counts as dear has no index to go by.
 */
public final class Plans implements AutoCloseable {
    private final TestDatabase test;
    private final FakePooler wire;
    private final Database database;

    public Plans(TestDatabase test) {
        this.test = test;
        String name = test.settings().url().replaceFirst(".*/", "");
        for (String setting : List.of(
                "session_preload_libraries = auto_explain",
                "auto_explain.log_min_duration = 0",
                "auto_explain.log_nested_statements = on",
                "auto_explain.log_level = notice",
                "auto_explain.log_format = json",
                "enable_seqscan = off")) {
            test.execute("alter database " + name + " set " + setting);
        }
        wire = new FakePooler(FakePooler.Mode.SESSION, false, SilentProxy.portOf(test.settings()));
        database = Database.open(wire.before(test.settings()));
    }

    /** What is asked of this one is heard. */
    public Database database() {
        return database;
    }

    /**
     * A table, or a partition of one, as a statement read it.
     *
     * @param condition of the index that it was found by; empty when there was none
     */
    public record Scan(String table, String condition, String statement) {
        /** Whether what was asked for was found by the account. */
        public boolean isByAccount() {
            return condition.contains("account_id = ");
        }
    }

    /** Every table of ours that was read so far, each way once. */
    public Set<Scan> scans() {
        Set<Scan> scans = new LinkedHashSet<>();
        for (String plan : plans()) {
            String json = plan.replace("'", "''");
            for (List<String> row : test.rows("select node ->> 'Relation Name', coalesce(node ->> 'Index Cond',"
                    + " node ->> 'Recheck Cond', ''), left(plan ->> 'Query Text', 300) from (select '" + json
                    + "'::jsonb as plan) p,"
                    + " jsonb_path_query(plan, 'strict $.**') as node where node ->> 'Node Type' <> 'ModifyTable'"
                    + " and node ->> 'Relation Name' !~ '^pg_'")) {
                scans.add(new Scan(row.get(0), row.get(1), row.get(2)));
            }
        }
        return scans;
    }

    private Set<String> plans() {
        Set<String> plans = new LinkedHashSet<>();
        for (String notice : new ArrayList<>(wire.notices())) {
            int at = notice.indexOf("plan:\n");
            if (at >= 0) plans.add(notice.substring(at + "plan:\n".length()));
        }
        return plans;
    }

    @Override
    public void close() {
        database.close();
        wire.close();
    }
}
