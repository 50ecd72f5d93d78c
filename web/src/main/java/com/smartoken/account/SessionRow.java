package com.smartoken.account;

import com.smartoken.db.Session;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** One session in the list of its owner. */
public record SessionRow(String id, boolean isThis, String browser, String address, String created, String seen) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MMM d, uuuu, HH:mm", Locale.US);

    static SessionRow of(Session session, boolean isThis, ZoneId zone) {
        return new SessionRow(
                Long.toString(session.id()),
                isThis,
                Browser.name(session.browser()),
                session.address(),
                time(session.createdAt(), zone),
                time(session.seenAt(), zone));
    }

    private static String time(Instant instant, ZoneId zone) {
        return TIME.format(instant.atZone(zone));
    }
}
