package com.smartoken.relay.chat;

import com.smartoken.wire.json.JsonObject;
import com.smartoken.wire.json.JsonObject.Member;
import com.smartoken.wire.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a body has beside what is known to cost nothing but its tokens: fields at the top, tools that the vendor runs, caches
 * of another price. Each by the name of the field of {@link BodyFields}, and where it stands.
 */
public record Extras(List<Extra> all) {
    private static final Extras NONE = new Extras(List.of());

    private static final Extra LONG_CACHE = new Extra("cache_control.ttl", "cache_control.ttl", false);
    private static final Extra ODD_CACHE = new Extra("cache_control.ttl.other", "cache_control.ttl", false);

    /** How long a mark has something kept in a cache. */
    public enum Kept {
        /** The usual five minutes. */
        SHORT,
        HOUR,
        /** Any other time. */
        OTHER;

        Kept and(Kept other) {
            return compareTo(other) >= 0 ? this : other;
        }
    }

    /** What the names of a vendor's own tools begin with: a dollar sign, which has nothing to do with money here. */
    static final char VENDORS_MARK = '$';

    /** Tools that only make the model say something. */
    private static final Set<String> TOOLS = Set.of("function", "custom");

    /** Tiers that cost what the price list says. */
    private static final Set<String> TIERS = Set.of("auto", "default", "standard", "standard_only");

    /**
     * One of them.
     *
     * @param field its name, for what is known of it
     * @param where it stands, as an error names it
     * @param isHeavy whether it may bring in more than itself
     */
    public record Extra(String field, String where, boolean isHeavy) {}

    /** Those of a body. */
    static Extras of(JsonObject body, Media media) {
        List<Extra> found = new ArrayList<>();
        keep(media.kept(), found);
        for (Member member : body.members()) {
            String name = member.name();
            JsonValue value = member.value();
            if (name.equals("tools")) tools(value, found);
            else if (name.equals("cache_control")) cache(value, found);
            else if (!BodyFields.isUsual(name) && !ChatRequest.isDropped(name) && !isOff(name, value))
                found.add(new Extra(name, name, isHeavy(value) && !name.equals("service_tier")));
        }
        return found.isEmpty() ? NONE : new Extras(List.copyOf(found));
    }

    private static void tools(JsonValue tools, List<Extra> found) {
        if (!tools.isArray()) tool(tools, "tools", found); // no list, but a vendor may read it as one
        List<JsonValue> all = tools.elements();
        for (int i = 0; i < all.size(); i++) tool(all.get(i), "tools[" + i + "]", found);
    }

    /** A tool is what its type says; without one it is a function if it has one, else what its first member names. */
    private static void tool(JsonValue tool, String where, List<Extra> found) {
        String type = null;
        String name = null;
        String first = tool.string();
        boolean isFunction = false;
        twice(tool.object(), where, found);
        for (Member member : tool.object().members()) {
            if (first == null) first = member.name();
            switch (member.name()) {
                case "type" -> type = String.valueOf(member.value().string());
                case "cache_control" -> cache(member.value(), found);
                case "function", "custom" -> {
                    isFunction = true;
                    JsonObject inner = member.value().object();
                    twice(inner, where + "." + member.name(), found);
                    JsonValue control = inner.find("cache_control");
                    if (control != null) cache(control, found);
                    JsonValue called = inner.find("name");
                    if (called != null) name = called.string();
                }
                case "web_search" -> {
                    JsonValue listed = member.value().object().find("search_result");
                    // By the list of what was found a search is counted.
                    if (listed != null && listed.isBoolean() && !listed.isTrue()) {
                        String unlisted = ".web_search.search_result";
                        found.add(new Extra("tools" + unlisted, where + unlisted, true));
                    }
                }
                case "name" -> isFunction = true;
                default -> {}
            }
        }
        if (type != null) {
            if (!TOOLS.contains(type)) found.add(new Extra("tools." + kind(type, name), where + ".type", true));
        } else if (first != null && !isFunction) {
            found.add(new Extra("tools." + first, tool.isObject() ? where + "." + first : where, true));
        }
    }

    /** What stands twice is the first for one reader and the last for another: what it asks for, nobody knows. */
    private static void twice(JsonObject object, String where, List<Extra> found) {
        String name = object.duplicate();
        if (name != null) found.add(new Extra("tools.twice", where + "." + name, true));
    }

    /** A type, or what a vendor calls the tool of its own that a builtin function names. */
    private static String kind(String type, @Nullable String name) {
        return type.equals("builtin_function") && name != null && isVendors(name) ? name : type;
    }

    /** Whether a tool of this name is the vendor's own, as Kimi marks them. */
    private static boolean isVendors(String name) {
        return !name.isEmpty() && name.charAt(0) == VENDORS_MARK;
    }

    private static void cache(JsonValue control, List<Extra> found) {
        keep(kept(control), found);
    }

    private static void keep(Kept kept, List<Extra> found) {
        Extra extra = kept == Kept.HOUR ? LONG_CACHE : ODD_CACHE;
        if (kept != Kept.SHORT && !found.contains(extra)) found.add(extra);
    }

    /** How long a mark asks for. */
    static Kept kept(JsonValue control) {
        if (control.object().duplicate() != null) return Kept.OTHER;
        JsonValue ttl = control.object().find("ttl");
        if (ttl == null || ttl.isNull() || "5m".equals(ttl.string())) return Kept.SHORT;
        return "1h".equals(ttl.string()) ? Kept.HOUR : Kept.OTHER;
    }

    /** Whether something is to be kept in a cache for an hour. */
    public boolean hasLongCache() {
        return all.contains(LONG_CACHE);
    }

    /** A number or a word of yes and no brings nothing in; a text may name what does. */
    private static boolean isHeavy(JsonValue value) {
        return !value.isNumber() && !value.isBoolean();
    }

    /** Whether nobody knows how much of it a model reads whose vendor has these fields of its own. */
    public boolean isHeavy(Set<String> own) {
        for (Extra extra : all) if (extra.isHeavy() && !own.contains(extra.field())) return true;
        return false;
    }

    /** Whether a field asks for nothing: one that is switched off, or the tariff that counts anyway. */
    private static boolean isOff(String name, JsonValue value) {
        if (value.isNull()) return true;
        if (value.isBoolean()) return !value.isTrue();
        if (name.equals("service_tier")) return TIERS.contains(String.valueOf(value.string()));
        if (name.equals("best_of")) return value.integer().orElse(0) == 1;
        if (name.equals("modalities")) return value.elements().stream().allMatch(one -> "text".equals(one.string()));
        if (value.isArray()) return value.elements().isEmpty();
        // An empty object switches a web search of OpenAI's on.
        return value.isObject() && value.object().members().isEmpty() && !BodyFields.isSold(name);
    }
}
