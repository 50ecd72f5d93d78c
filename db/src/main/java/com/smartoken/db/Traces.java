package com.smartoken.db;

/** What is kept for a while only: traces of holds, sums of periods that are over, nodes that have ended, events that were read. */
public final class Traces {
    /** Not less: the sums of a month, and what runs about its edges, are asked for as long. */
    public static final int DAYS_MIN = 35;

    private final Database database;
    private final int days;

    /** @param days how long they are kept, at least {@link #DAYS_MIN} */
    public Traces(Database database, int days) {
        if (days < DAYS_MIN) throw new IllegalArgumentException("traces are kept for " + DAYS_MIN + " days at least");
        this.database = database;
        this.days = days;
    }

    /** Forgets what is older. @return how many rows went */
    public long forget() {
        return database.number("select forget(?)", days);
    }
}
