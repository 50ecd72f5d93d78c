package com.smartoken.site;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** The day of a page's last change, for people and for machines; empty texts when it is unknown. */
public record Updated(String day, String machineDay) {
    public static Updated of(@Nullable LocalDate day) {
        return day == null ? new Updated("", "") : new Updated(Format.day(day), day.toString());
    }
}
