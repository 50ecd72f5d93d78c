package com.smartoken.bench;

import com.smartoken.wire.json.JsonWriter;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The figures, with the goal beside each, as a table or as JSON. */
final class Report {
    private final List<Figure> figures = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private boolean wrong;

    /**
     * A figure.
     *
     * @param goal the most it shall be; null for none
     * @param exact whether the goal is the only right value
     */
    record Figure(
            String benchmark,
            String what,
            double value,
            String unit,
            @Nullable Double goal,
            boolean exact) {
        boolean isMet() {
            return goal == null || (exact ? value == goal : value <= goal);
        }
    }

    /** A figure without a goal. */
    void tell(String benchmark, String what, double value, String unit) {
        add(new Figure(benchmark, what, value, unit, null, false));
    }

    /** A figure that shall be at most {@code goal}. */
    void atMost(String benchmark, String what, double value, String unit, double goal) {
        add(new Figure(benchmark, what, value, unit, goal, false));
    }

    /** A count with one right value; any other makes the run a failure. */
    void exact(String benchmark, String what, long value, long right) {
        Figure figure = new Figure(benchmark, what, value, "", (double) right, true);
        wrong |= !figure.isMet();
        add(figure);
    }

    void note(String text) {
        notes.add(text);
    }

    /** Whether a count was not what it must be. */
    boolean isWrong() {
        return wrong;
    }

    void print(PrintStream out, String machine) {
        out.println(machine);
        out.println();
        out.printf("%-10s %-46s %14s %-8s %-12s%n", "benchmark", "figure", "value", "unit", "goal");
        for (Figure figure : figures) {
            out.printf(
                    Locale.ROOT,
                    "%-10s %-46s %14s %-8s %-12s %s%n",
                    figure.benchmark,
                    figure.what,
                    number(figure.value),
                    figure.unit,
                    goal(figure),
                    figure.goal == null ? "" : figure.isMet() ? "met" : figure.exact ? "WRONG" : "missed");
        }
        for (String note : notes) out.println("! " + note);
        out.flush();
    }

    void printJson(PrintStream out, String machine) {
        JsonWriter json = new JsonWriter(4096).open('{');
        json.name("machine")
                .value(machine)
                .name("ok")
                .value(!wrong)
                .name("figures")
                .open('[');
        for (Figure figure : figures) {
            json.open('{').name("benchmark").value(figure.benchmark);
            json.name("figure").value(figure.what).name("value").raw(number(figure.value));
            json.name("unit").value(figure.unit);
            if (figure.goal != null) {
                json.name("goal").raw(number(figure.goal)).name("met").value(figure.isMet());
            }
            json.close('}');
        }
        json.close(']').name("notes").open('[');
        for (String note : notes) json.value(note);
        out.println(json.close(']').close('}'));
        out.flush();
    }

    private void add(Figure figure) {
        figures.add(figure);
        System.err.printf(
                Locale.ROOT, "  %s: %s = %s %s%n", figure.benchmark, figure.what, number(figure.value), figure.unit);
    }

    private static String goal(Figure figure) {
        if (figure.goal == null) return "";
        return (figure.exact ? "= " : "<= ") + number(figure.goal);
    }

    private static String number(double value) {
        if (value == Math.rint(value)) return Long.toString((long) value);
        return String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.3f" : "%.1f", value);
    }
}
