package com.smartoken.console;

import com.smartoken.db.Account;
import com.smartoken.db.Session;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Somebody who is signed in, for one request.
 *
 * @param isOperator whether they are staff
 * @param csrfToken for the field {@code _csrf} of forms and htmx's header {@code X-CSRF-Token}
 */
public record Visitor(Account account, Session session, boolean isOperator, String csrfToken) {

    /** How their pages print money, counts and times. */
    public Figures figures() {
        return Figures.of(this);
    }

    /** Why their account is on hold; empty when it is not. */
    public String heldReason() {
        if (!account.isHeld()) return "";
        String reason = account.heldReason();
        return reason == null || reason.isBlank() ? "No reason was noted." : reason;
    }

    /** In which their times are told. */
    public ZoneId zone() {
        return ZoneId.getAvailableZoneIds().contains(account.timeZone())
                ? ZoneId.of(account.timeZone())
                : ZoneOffset.UTC;
    }
}
