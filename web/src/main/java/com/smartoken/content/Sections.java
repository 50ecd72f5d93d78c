package com.smartoken.content;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sections that show in one state of a campaign only: {@code ## Overview {#active}}. */
final class Sections {
    /** The states that a heading may name. */
    static final Set<String> STATES = Set.of("before", "active", "ended");

    private static final Pattern STATED = Pattern.compile("(## .*?)\\s*\\{#([^}]*)\\}\\s*");

    private Sections() {}

    /** The text without the sections of other states, and without the marks. */
    static String choose(String markdown, String state) {
        if (!markdown.contains("{#")) return markdown;
        StringBuilder chosen = new StringBuilder(markdown.length());
        boolean isFenced = false;
        boolean isShown = true;
        for (String line : markdown.split("\n", -1)) {
            if (isFence(line)) isFenced = !isFenced;
            String written = line;
            if (!isFenced && line.startsWith("## ")) {
                Matcher stated = STATED.matcher(line);
                boolean isStated = stated.matches();
                isShown = !isStated || stated.group(2).equals(state);
                if (isStated) written = stated.group(1);
            }
            if (isShown) chosen.append(written).append('\n');
        }
        return chosen.substring(0, Math.max(0, chosen.length() - 1));
    }

    /** Adds an error for each state that does not exist. */
    static void check(String markdown, String file, int firstLine, Problems problems) {
        List<String> lines = List.of(markdown.split("\n", -1));
        boolean isFenced = false;
        for (int i = 0; i < lines.size(); i++) {
            if (isFence(lines.get(i))) isFenced = !isFenced;
            Matcher stated = STATED.matcher(lines.get(i));
            if (!isFenced && stated.matches() && !STATES.contains(stated.group(2))) {
                problems.error(file, firstLine + i, "a section shows {#before}, {#active} or {#ended}");
            }
        }
    }

    private static boolean isFence(String line) {
        String text = line.stripLeading();
        return text.startsWith("```") || text.startsWith("~~~");
    }
}
