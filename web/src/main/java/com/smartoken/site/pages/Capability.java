package com.smartoken.site.pages;

import com.smartoken.content.catalog.Catalog;
import com.smartoken.content.catalog.Model;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What models can do, in the words of pages. */
final class Capability {
    private static final List<String> ORDER = List.of(
            "chat",
            "stream",
            "tools",
            "json",
            "thinking",
            "vision",
            "video",
            "audio",
            "files",
            "code",
            "fim",
            "prefix",
            "search",
            "embeddings");
    private static final Map<String, String> LABELS = Map.ofEntries(
            Map.entry("chat", "Chat"),
            Map.entry("stream", "Streaming"),
            Map.entry("tools", "Tool calls"),
            Map.entry("json", "JSON output"),
            Map.entry("thinking", "Thinking"),
            Map.entry("vision", "Image input"),
            Map.entry("video", "Video input"),
            Map.entry("audio", "Audio input"),
            Map.entry("files", "File input"),
            Map.entry("code", "Code"),
            Map.entry("fim", "Fill-in-the-middle"),
            Map.entry("prefix", "Prefix completion"),
            Map.entry("search", "Web search"),
            Map.entry("embeddings", "Embeddings"));

    private Capability() {}

    /** In words; an unknown one as it is written. */
    static String label(String capability) {
        return LABELS.getOrDefault(capability, capability);
    }

    /** Those of a model, in the order of pages. */
    static List<String> of(Model model) {
        return model.capabilities().stream()
                .sorted(Comparator.comparingInt(Capability::rank))
                .toList();
    }

    /** Those that tell models apart: some have them, not all. */
    static List<String> telling(Catalog catalog) {
        return ORDER.stream()
                .filter(name -> catalog.models().stream().anyMatch(model -> model.can(name)))
                .filter(name -> !catalog.models().stream().allMatch(model -> model.can(name)))
                .toList();
    }

    private static int rank(String capability) {
        int rank = ORDER.indexOf(capability);
        return rank < 0 ? ORDER.size() : rank;
    }
}
