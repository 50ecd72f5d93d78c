package com.smartoken.console.wallet;

import com.smartoken.db.Database;
import com.smartoken.db.Movement;
import com.smartoken.db.Movements;
import com.smartoken.db.Movements.Place;
import com.smartoken.db.ledger.MovementKind;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The history of a wallet in pages: single movements, and a line for each day of usage. */
final class History {
    static final int LINES = 25;

    private static final LocalDate BEGINNING = LocalDate.of(2020, 1, 1);

    private final Movements movements;
    private final InstantSource clock;

    History(Database database, InstantSource clock) {
        this.movements = new Movements(database);
        this.clock = clock;
    }

    /** A movement or a day, and where it stands. */
    sealed interface Line {
        Place place();

        record Moved(Movement movement) implements Line {
            @Override
            public Place place() {
                return movement.place();
            }
        }

        record Used(Movements.Day day) implements Line {
            @Override
            public Place place() {
                return Movements.endOf(day.day());
            }
        }
    }

    /** Some lines and whether there are older ones. */
    record Page<T>(List<T> lines, boolean hasMore) {
        static <T> Page<T> of(List<T> found, int count) {
            return found.size() > count ? new Page<>(found.subList(0, count), true) : new Page<>(found, false);
        }
    }

    /** Lines of the history before a place. */
    Page<Line> page(long accountId, HistoryFilter filter) {
        Place before = earlier(filter.before(), end(filter));
        List<Line> lines = new ArrayList<>();
        Set<MovementKind> kinds = new TreeSet<>(filter.kinds());
        if (kinds.removeAll(MovementKind.USES)) {
            LocalDate last = lastDayBefore(before);
            movements.days(accountId, first(filter), last.plusDays(1), LINES + 1).stream()
                    .map(Line.Used::new)
                    .filter(line -> isBefore(line.place(), before))
                    .forEach(lines::add);
        }
        if (!kinds.isEmpty()) {
            Movements.Part part = new Movements.Part(kinds, startOf(first(filter)));
            for (Movement movement : movements.page(accountId, part, before, LINES + 1)) {
                lines.add(new Line.Moved(movement));
            }
        }
        lines.sort(Comparator.comparing(Line::place, History::compare).reversed());
        return Page.of(lines, LINES);
    }

    /** The single uses of a day before a place. */
    Page<Movement> uses(long accountId, LocalDate day, Place before) {
        Movements.Part part = new Movements.Part(MovementKind.USES, startOf(day));
        return Page.of(movements.page(accountId, part, earlier(before, Movements.endOf(day)), LINES + 1), LINES);
    }

    /** Movements of every kind before a place, for an export. */
    List<Movement> all(long accountId, HistoryFilter filter, Place before, int count) {
        Movements.Part part = new Movements.Part(filter.kinds(), startOf(first(filter)));
        return movements.page(accountId, part, earlier(before, end(filter)), count);
    }

    private Place end(HistoryFilter filter) {
        LocalDate to = filter.to();
        // After the line of that day itself.
        return to == null ? Place.NEWEST : new Place(Movements.endOf(to).reference(), 1);
    }

    private static LocalDate first(HistoryFilter filter) {
        LocalDate from = filter.from();
        return from == null || from.isBefore(BEGINNING) ? BEGINNING : from;
    }

    /** The last day whose end may stand before a place: the database is asked for it and those before. */
    private LocalDate lastDayBefore(Place place) {
        long millis = place.reference().getMostSignificantBits() >>> 16;
        Instant now = clock.instant();
        Instant instant = Instant.ofEpochMilli(Math.min(millis, now.toEpochMilli()));
        return instant.atOffset(ZoneOffset.UTC).toLocalDate();
    }

    private static Instant startOf(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static Place earlier(Place one, Place other) {
        return isBefore(one, other) ? one : other;
    }

    private static boolean isBefore(Place one, Place other) {
        return compare(one, other) < 0;
    }

    /** As PostgreSQL orders them: ids by their bytes, which Java's UUID does not. */
    private static int compare(Place one, Place other) {
        int high = Long.compareUnsigned(
                one.reference().getMostSignificantBits(), other.reference().getMostSignificantBits());
        if (high != 0) return high;
        int low = Long.compareUnsigned(
                one.reference().getLeastSignificantBits(), other.reference().getLeastSignificantBits());
        return low != 0 ? low : Long.compare(one.lotId(), other.lotId());
    }
}
