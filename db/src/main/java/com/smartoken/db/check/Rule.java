package com.smartoken.db.check;

/**
 * Something that always holds of the books.
 *
 * @param name what holds, behind the number that the design has for it
 * @param sql finds the rows that break it, and none when it holds. A check that begins at a day gives it the rows since then
 *     under the names of their tables; <code>{all}</code> before such a name is for the whole table, <code>{since}</code> is the
 *     day's first instant ({@code -infinity} where all is looked at), <code>{sealed}</code> the first instant that is not
 *     sealed, or not to be believed, <code>{logged}</code> the first id of the log that was not put into files
 */
public record Rule(String name, String sql, Reach reach) {
    /** What a rule has to look at. */
    public enum Reach {
        /** Rows of the history, each with its own: what was written since a day can be looked at alone. */
        ROWS,
        /** What is there now, beside few rows of the history. */
        STATE,
        /** The whole history. */
        ALL
    }

    Rule(String name, String sql) {
        this(name, sql, Reach.ROWS);
    }

    static Rule ofState(String name, String sql) {
        return new Rule(name, sql, Reach.STATE);
    }

    static Rule ofAll(String name, String sql) {
        return new Rule(name, sql, Reach.ALL);
    }
}
