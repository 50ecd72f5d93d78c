package com.smartoken.console.playground;

import com.smartoken.console.ConsoleLayout;
import com.smartoken.keys.KeyLike;
import java.util.List;

/**
 * All that the page prints.
 *
 * @param modules what the script imports, so that all of it is fetched at once
 * @param start what the script begins with, as JSON: a preset, a kept conversation, or nothing
 * @param numbers how whoever reads writes numbers, as an example
 * @param turns what was said so far, for a page without script
 */
public record PlaygroundPage(
        ConsoleLayout layout,
        String style,
        String script,
        List<String> modules,
        PlaygroundForm form,
        List<Family> families,
        List<PresetRow> presets,
        List<KeptRow> kept,
        List<Turn> turns,
        String start,
        String numbers,
        String available) {

    /** What looks like a secret, for the script to point out before anything is sent. */
    public String secret() {
        return KeyLike.PATTERN;
    }

    /** What the chosen model costs and holds. */
    public String about() {
        return families.stream()
                .flatMap(family -> family.models().stream())
                .filter(model -> model.id().equals(form.model()))
                .map(ModelOption::about)
                .findFirst()
                .orElse("");
    }

    /** The models of a family. */
    public record Family(String name, List<ModelOption> models) {}

    /** A preset as a link. */
    public record PresetRow(String id, String name) {}

    /** A kept conversation. {@code when} is for people, {@code at} for programs. */
    public record KeptRow(String id, String title, String at, String when, String cost) {}

    /**
     * A message.
     *
     * @param html safe HTML of an answer; empty for what is shown as it is
     * @param facts speed, tokens, cost, what paid; empty for a message of the user
     */
    public record Turn(
            boolean isUser,
            String who,
            String text,
            String html,
            String thinking,
            String calls,
            List<Fact> facts,
            String receipt) {}

    /** A figure and what it is. */
    public record Fact(String name, String value) {}
}
