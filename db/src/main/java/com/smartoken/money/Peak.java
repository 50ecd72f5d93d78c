package com.smartoken.money;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Hours in which every token costs a multiple. The instant that counts is a request's start.
 *
 * @param factor the multiple in thousandths: 2000 is twice
 * @param except days without peak hours, as vendors do on public holidays
 */
public record Peak(ZoneId zone, Set<DayOfWeek> days, List<Hours> hours, Set<LocalDate> except, int factor) {
    /** No multiple: one. */
    public static final int NORMAL = 1000;

    private static final int FACTOR_MAX = 100_000;

    /** How far ahead the next turn is looked for: a year has no longer pause. */
    private static final int TURN_DAYS_MAX = 366;

    public Peak {
        days = Set.copyOf(days);
        hours = List.copyOf(hours);
        except = Set.copyOf(except);
        if (factor < 1 || factor > FACTOR_MAX) throw new IllegalArgumentException("times lies between 0.001 and 100");
    }

    /** Minutes of a day, from (inclusive) to (exclusive, up to 1440 for 24:00). */
    public record Hours(int from, int to) {
        public Hours {
            if (from < 0 || to > 24 * 60 || from >= to) {
                throw new IllegalArgumentException("hours run from an earlier to a later time of one day");
            }
        }
    }

    /** The multiple, in thousandths, at an instant. */
    public int factorAt(Instant instant) {
        ZonedDateTime local = instant.atZone(zone);
        if (!days.contains(local.getDayOfWeek()) || except.contains(local.toLocalDate())) return NORMAL;
        int minute = local.getHour() * 60 + local.getMinute();
        return hours.stream().anyMatch(h -> h.from <= minute && minute < h.to) ? factor : NORMAL;
    }

    /** The first moment after an instant from which another multiple holds, in the zone of these hours; null when none does. */
    public @Nullable ZonedDateTime turnAfter(Instant instant) {
        int now = factorAt(instant);
        LocalDate today = instant.atZone(zone).toLocalDate();
        return IntStream.rangeClosed(0, TURN_DAYS_MAX)
                .mapToObj(today::plusDays)
                .flatMap(this::edges)
                .filter(edge -> edge.toInstant().isAfter(instant) && factorAt(edge.toInstant()) != now)
                .findFirst()
                .orElse(null);
    }

    private Stream<ZonedDateTime> edges(LocalDate day) {
        return hours.stream()
                .flatMap(h -> Stream.of(h.from, h.to))
                .sorted()
                .map(minute -> day.atStartOfDay().plusMinutes(minute).atZone(zone));
    }
}
