package com.smartoken.console.settings;

import com.smartoken.console.Figures;
import com.smartoken.console.UserAgent;
import com.smartoken.db.Session;

/** One session in the list of its owner. */
public record SessionRow(String id, boolean isThis, String browser, String address, String created, String seen) {

    static SessionRow of(Session session, boolean isThis, Figures figures) {
        return new SessionRow(
                Long.toString(session.id()),
                isThis,
                UserAgent.name(session.browser()),
                session.address(),
                figures.time(session.createdAt()),
                figures.time(session.seenAt()));
    }
}
