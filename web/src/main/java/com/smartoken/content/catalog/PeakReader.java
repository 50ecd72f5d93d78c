package com.smartoken.content.catalog;

import com.smartoken.content.Fields;
import com.smartoken.money.Peak;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code peak: {zone, days, hours, except, times}}. */
final class PeakReader {
    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
    private static final Pattern HOURS = Pattern.compile("(\\d\\d):(\\d\\d)-(\\d\\d):(\\d\\d)");
    private static final int MINUTES_OF_A_DAY = 24 * 60;

    private PeakReader() {}

    /** The peak hours; null, with problems, when something about them is wrong. */
    static @Nullable Peak read(Fields fields) {
        ZoneId zone = zone(fields);
        Set<DayOfWeek> days = days(fields);
        List<Peak.Hours> hours = hours(fields);
        Set<LocalDate> except = except(fields);
        int factor = FieldWords.thousandths(fields, "times");
        fields.warnOfUnknown();
        if (zone == null || days.isEmpty() || hours.isEmpty() || factor == 0) return null;
        return new Peak(zone, days, hours, except, factor);
    }

    private static @Nullable ZoneId zone(Fields fields) {
        String name = fields.text("zone");
        if (name.isEmpty()) return null;
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            fields.error("zone", "unknown time zone: expected a name such as Asia/Shanghai");
            return null;
        }
    }

    private static Set<DayOfWeek> days(Fields fields) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (Fields.Text text : fields.texts("days")) {
            String[] ends = text.value().toLowerCase(Locale.ROOT).split("-", -1);
            int first = DAYS.indexOf(ends[0]);
            int last = DAYS.indexOf(ends[ends.length - 1]);
            if (ends.length > 2 || first < 0 || last < first) {
                fields.error(text.line(), "\"days\" is a span such as mon-fri or a list such as [mon, wed]");
            } else {
                for (int day = first; day <= last; day++) days.add(DayOfWeek.of(day + 1));
            }
        }
        if (!fields.has("days")) fields.error("days", "\"days\" is missing");
        return days;
    }

    private static List<Peak.Hours> hours(Fields fields) {
        List<Peak.Hours> hours = new ArrayList<>();
        for (Fields.Text text : fields.texts("hours")) {
            Matcher match = HOURS.matcher(text.value());
            int from = match.matches() ? minute(match.group(1), match.group(2)) : -1;
            int to = match.matches() ? minute(match.group(3), match.group(4)) : -1;
            if (from < 0 || to <= from) {
                fields.error(text.line(), "\"hours\" run from an earlier to a later time of one day: \"09:00-12:00\"");
            } else {
                hours.add(new Peak.Hours(from, to));
            }
        }
        if (!fields.has("hours")) fields.error("hours", "\"hours\" is missing");
        return hours;
    }

    /** Minutes from midnight, 24:00 included; -1 for no time of day. */
    private static int minute(String hour, String minute) {
        int minutes = Integer.parseInt(minute);
        int sum = Integer.parseInt(hour) * 60 + minutes;
        return minutes < 60 && sum <= MINUTES_OF_A_DAY ? sum : -1;
    }

    private static Set<LocalDate> except(Fields fields) {
        Set<LocalDate> days = new HashSet<>();
        for (Fields.Text text : fields.texts("except")) {
            LocalDate day = FieldWords.day(text.value());
            if (day == null) fields.error(text.line(), "\"except\" lists days such as 2026-10-01");
            else days.add(day);
        }
        return days;
    }
}
