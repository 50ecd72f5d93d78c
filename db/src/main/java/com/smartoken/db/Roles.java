package com.smartoken.db;

import java.util.ArrayList;
import java.util.List;
import org.jooq.Record;

/** Whether the application's role can do no more than it should. */
public final class Roles {
    private static final String MAY = """
            select current_user::text as role, coalesce((select rolsuper from pg_roles where rolname = current_user), false) as super,
                   coalesce((select string_agg(c.relname, ', ' order by c.relname) from pg_class c join history_table h on h.name = c.relname
                       where c.relnamespace = current_schema()::regnamespace and pg_has_role(c.relowner, 'usage')), '') as owned,
                   coalesce((select string_agg(c.relname, ', ' order by c.relname) from pg_class c join history_table h on h.name = c.relname
                       where c.relnamespace = current_schema()::regnamespace
                         and has_table_privilege(c.oid, 'update, delete, truncate, trigger')), '') as changeable
            """;

    private final Database database;

    public Roles(Database database) {
        this.database = database;
    }

    /** What is too much, in words, with what to do; empty when the application may only add to the history and read it. */
    public List<String> warnings() {
        Record row = database.query(db -> db.fetchSingle(MAY));
        String role = row.get("role", String.class);
        List<String> found = new ArrayList<>();
        if (row.get("super", Boolean.class)) {
            found.add(
                    "the role " + role + " of SMARTOKEN_DATABASE_USER is a superuser: it can rewrite the books unseen."
                            + " Make a role for the application and one that owns the tables (SMARTOKEN_DATABASE_OWNER_USER)");
        } else if (!row.get("owned", String.class).isEmpty()) {
            found.add("the role " + role + " of SMARTOKEN_DATABASE_USER owns the history ("
                    + row.get("owned", String.class) + "): it can rewrite it. Let another role own the tables"
                    + " (SMARTOKEN_DATABASE_OWNER_USER; then: reassign owned by " + role + " to that role)");
        } else if (!row.get("changeable", String.class).isEmpty()) {
            found.add("the role " + role + " of SMARTOKEN_DATABASE_USER may change what is written once: "
                    + row.get("changeable", String.class) + ". As the owner: select admit_application('" + role + "')");
        }
        return found;
    }
}
