package com.smartoken.db;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;

/** Tells a database that is away, stopping or too busy from a statement that is wrong. */
public final class Away {
    private Away() {}

    /** Whether the statement may succeed later as it is. */
    public static boolean says(SQLException e) {
        if (e instanceof SQLTransientException || e instanceof SQLRecoverableException) return true;
        String state = e.getSQLState();
        if (state == null) return true;
        // 08 connection, 57P operator intervention, 53 out of resources, 55P03 and 57014 waited too long, 25006
        // read-only, 40 try again
        return state.startsWith("08")
                || state.startsWith("57")
                || state.startsWith("53")
                || state.startsWith("58")
                || state.startsWith("40")
                || state.equals("55P03")
                || state.equals("25006");
    }
}
