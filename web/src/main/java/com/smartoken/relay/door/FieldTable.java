package com.smartoken.relay.door;

import com.smartoken.http.ApiError;
import com.smartoken.relay.chat.BodyFields;
import com.smartoken.relay.chat.ChatRequest;
import com.smartoken.wire.json.JsonObject.Member;
import com.smartoken.wire.json.JsonValue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of each field and of each type of thing that a format knows: the file {@code DOOR.fields} beside this class,
 * from which the door works. What changes what a model is told or may do is kept, translated or refused; what is ignored is
 * harmless and says why, and the caller is told.
 *
 * <p>A line is {@code FATE NAME… [unless VALUE…] [: why]} under a {@code [section]}; {@code #} begins a remark.
 */
final class FieldTable {
    /** What becomes of it. */
    enum Fate {
        /** It goes on under its own name. */
        KEPT,
        /** It goes on in other words. */
        TRANSLATED,
        /** It goes on where it has a price, and is refused where it has none. */
        PRICED,
        /** It changes nothing of what the model is told or may do. */
        IGNORED,
        /** Nobody here can do it. */
        REFUSED
    }

    /**
     * Of one name.
     *
     * @param unless values of what is refused that ask for nothing that is not done anyway
     * @param why ends the sentence that begins with the field; empty where nothing need be said
     */
    record Rule(Fate fate, Set<String> unless, String why) {}

    private static final Pattern INDEX = Pattern.compile("\\.\\d+(?=[. ]|$)");

    private final Map<String, Map<String, Rule>> sections = new HashMap<>();

    private FieldTable(BufferedReader lines) throws IOException {
        Map<String, Rule> section = new HashMap<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isBlank() || line.startsWith("#")) continue;
            if (line.startsWith("[")) {
                section = sections.computeIfAbsent(line.substring(1, line.indexOf(']')), name -> new HashMap<>());
            } else {
                add(section, line);
            }
        }
    }

    /** The table of a door. */
    static FieldTable of(String door) {
        try (InputStream file = FieldTable.class.getResourceAsStream(door + ".fields")) {
            if (file == null) throw new IllegalStateException("no table of " + door);
            return new FieldTable(new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void add(Map<String, Rule> section, String line) {
        int colon = line.indexOf(" : ");
        String why = colon < 0 ? "" : line.substring(colon + 3).strip();
        List<String> words = Arrays.asList(
                (colon < 0 ? line : line.substring(0, colon)).strip().split("\\s+"));
        int unless = words.indexOf("unless");
        Set<String> values = unless < 0 ? Set.of() : Set.copyOf(words.subList(unless + 1, words.size()));
        Rule rule = new Rule(Fate.valueOf(words.getFirst().toUpperCase(Locale.ROOT)), values, why);
        for (String name : words.subList(1, unless < 0 ? words.size() : unless)) {
            if (section.put(name, rule) != null) throw new IllegalStateException(name + " is there twice");
        }
    }

    /** Every section with its names. */
    Map<String, Map<String, Rule>> sections() {
        return sections;
    }

    /** The reading of one body, which notes what it ignores. */
    Reading reading() {
        return new Reading();
    }

    /** One body on its way through the table. */
    final class Reading {
        private final Set<String> ignored = new LinkedHashSet<>();

        /** What was ignored so far, by where it stands; what stands in several places of a list is there once. */
        List<String> ignored() {
            return List.copyOf(ignored);
        }

        /** Notes what is ignored. */
        void ignore(String where) {
            ignored.add(INDEX.matcher(where).replaceAll("[]"));
        }

        /** The same as {@link #fields} of an object that may have none that nobody knows. */
        void known(String section, Body body) {
            for (Member unknown : fields(section, body)) throw body.wrong(unknown.name(), "is not known here");
        }

        /**
         * Looks at every field of an object.
         *
         * @return those that nobody knows
         * @throws ApiError 400 that names a field that can't be used
         */
        List<Member> fields(String section, Body body) {
            List<Member> unknown = new ArrayList<>();
            for (Member member : body.object().members()) {
                Rule rule = rule(section, member.name());
                if (isOff(member.value()) || ChatRequest.isDropped(member.name())) continue;
                if (rule == null) unknown.add(member);
                else if (rule.fate == Fate.IGNORED) ignore(body.name(member.name()));
                else if (rule.fate == Fate.REFUSED && !rule.unless.contains(word(member.value())))
                    throw refused(body.name(member.name()), rule);
            }
            return unknown;
        }

        /**
         * The same of a whole body: what nobody knows may go on, unless it is a field of chat completions, which would mean
         * something there.
         */
        List<Member> body(Body body) {
            List<Member> unknown = fields("body", body);
            for (Member member : unknown) {
                if (BodyFields.isUsual(member.name()))
                    throw body.wrong(member.name(), "is no field of this kind of call");
            }
            return unknown;
        }

        /**
         * Looks at what type a thing is of.
         *
         * @param where its type stands
         * @return whether it says something; false for what is ignored
         * @throws ApiError 400 when it can't be used, or nobody knows it
         */
        boolean isSaid(String section, String type, String where) {
            Rule rule = rule(section, type);
            if (rule == null)
                throw ApiError.invalidRequest(where, where + ": " + shortened(type) + " is not known here.");
            if (rule.fate == Fate.REFUSED)
                throw ApiError.invalidRequest(where, where + ": " + type + " " + rule.why + ".");
            if (rule.fate != Fate.IGNORED) return true;
            ignore(
                    where.endsWith(".type")
                            ? where.substring(0, where.length() - ".type".length()) + " " + type
                            : where);
            return false;
        }
    }

    @Nullable
    Rule rule(String section, String name) {
        Map<String, Rule> rules = sections.get(section);
        if (rules == null) throw new IllegalStateException("no section " + section);
        Rule rule = rules.get(name);
        if (rule != null) return rule;
        // Tools of Anthropic's have a day at the end of their names.
        int end = name.lastIndexOf('_');
        return end > 0 && name.substring(end + 1).matches("20\\d{6}") ? rules.get(name.substring(0, end) + "_*") : null;
    }

    private static ApiError refused(String where, Rule rule) {
        return ApiError.invalidRequest(where, where + " can't be used here: " + rule.why + ".");
    }

    /** Whether a field asks for nothing. */
    private static boolean isOff(JsonValue value) {
        if (value.isNull()) return true;
        if (value.isBoolean()) return !value.isTrue();
        if (value.isArray()) return value.elements().isEmpty();
        return value.isObject() && value.object().members().stream().allMatch(member -> isOff(member.value()));
    }

    private static String word(JsonValue value) {
        String text = value.string();
        return text == null ? value.text() : text;
    }

    private static String shortened(String type) {
        return type.length() <= 60 ? type : type.substring(0, 60) + "...";
    }
}
