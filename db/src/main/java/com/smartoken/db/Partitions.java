package com.smartoken.db;

/** The months of the log, of the movements and of what attempts cost, each a partition made ahead. */
public final class Partitions {
    private static final String ADD = "select count(*) from add_partitions(3)";
    private static final String STRAY =
            "select (exists (select 1 from usage_record_default) or exists (select 1 from movement_default)"
                    + " or exists (select 1 from attempt_cost_default))::integer";

    private final Database database;

    public Partitions(Database database) {
        this.database = database;
    }

    /** Makes those of the months ahead that are missing; what can't be made is left for the next time. */
    public void addAhead() {
        database.number(ADD);
    }

    /** Whether rows lie in a default partition: they came when their month had none. */
    public boolean hasStrays() {
        return database.number(STRAY) > 0;
    }
}
