package com.smartoken.site;

import com.smartoken.content.Article;
import com.smartoken.content.Library;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pages of the documentation by group, in reading order. */
public final class DocsNav {
    /** A page that the program makes stands in its group as if it were written. */
    private static final List<Entry> GENERATED = List.of(new Entry(
            "API",
            200,
            new Item(
                    "API reference",
                    "/docs/api-reference",
                    "Every endpoint, field and answer, made from the same openapi.json that clients load.",
                    "false")));

    private DocsNav() {}

    /** Pages under one heading. */
    public record Group(String title, List<Item> items) {}

    /** A page; {@code current} is what {@code aria-current} says. */
    public record Item(String title, String href, String description, String current) {}

    private record Entry(String group, long order, Item item) {}

    /** All groups, as seen from the page at {@code path}. */
    public static List<Group> of(Library library, String path) {
        Map<String, List<Item>> groups = new LinkedHashMap<>();
        for (Entry entry : entries(library)) {
            Item item = entry.item;
            String current = item.href.equals(path) ? "page" : "false";
            groups.computeIfAbsent(entry.group, group -> new ArrayList<>())
                    .add(new Item(item.title, item.href, item.description, current));
        }
        return groups.entrySet().stream()
                .map(group -> new Group(group.getKey(), group.getValue()))
                .toList();
    }

    /** The page so many places after the one at {@code path} in reading order; null when there is none. */
    public static @Nullable NavLink neighbour(List<Group> groups, String path, int places) {
        List<Item> inOrder =
                groups.stream().flatMap(group -> group.items().stream()).toList();
        int at = inOrder.stream().map(Item::href).toList().indexOf(path) + places;
        if (at < 0 || at >= inOrder.size()) return null;
        return new NavLink(inOrder.get(at).title(), inOrder.get(at).href());
    }

    private static List<Entry> entries(Library library) {
        List<Entry> entries = new ArrayList<>(GENERATED);
        for (Article article : library.in("docs")) {
            Article.Head head = article.head();
            Item item = new Item(head.title(), "/" + article.path(), head.description(), "false");
            entries.add(new Entry(head.nav(), head.order(), item));
        }
        entries.sort(Comparator.comparingLong(Entry::order));
        return entries;
    }
}
