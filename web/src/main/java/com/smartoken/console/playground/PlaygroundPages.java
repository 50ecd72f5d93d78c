package com.smartoken.console.playground;

import com.smartoken.console.Console;
import com.smartoken.console.Figures;
import com.smartoken.console.Visitor;
import com.smartoken.content.catalog.Catalog;
import com.smartoken.content.catalog.Model;
import com.smartoken.content.catalog.Upstreams;
import com.smartoken.db.Conversations;
import com.smartoken.db.Presets;
import com.smartoken.money.Usd;
import io.javalin.http.Context;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Puts the page together. */
final class PlaygroundPages {
    static final String PATH = "/console/playground";

    private static final List<String> MODULES = List.of(
            "answer",
            "chat",
            "code",
            "conversation",
            "draft",
            "figures",
            "growing",
            "images",
            "kept",
            "models",
            "numbers",
            "page",
            "quote",
            "run",
            "scroll",
            "send",
            "stream",
            "text");

    private final Console console;
    private final Function<String, String> asset;
    private final Supplier<Catalog> catalog;
    private final Upstreams upstreams;
    private final Stores stores;

    /** Where things are kept, and the time. */
    record Stores(Presets presets, Conversations conversations, Spendable spendable, InstantSource clock) {}

    PlaygroundPages(
            Console console,
            Function<String, String> asset,
            Supplier<Catalog> catalog,
            Upstreams upstreams,
            Stores stores) {
        this.console = console;
        this.asset = asset;
        this.catalog = catalog;
        this.upstreams = upstreams;
        this.stores = stores;
    }

    /** Answers with the page. */
    void show(Context ctx, Visitor visitor, PlaygroundForm form, List<PlaygroundPage.Turn> turns, String start) {
        Usd spendable = stores.spendable.of(visitor.account().id(), form.model());
        PlaygroundPage page = new PlaygroundPage(
                console.layout("Playground", PATH, visitor),
                asset.apply("css/pages/playground.css"),
                asset.apply("js/playground.js"),
                MODULES.stream()
                        .map(name -> asset.apply("js/playground/" + name + ".js"))
                        .toList(),
                form,
                families(visitor.figures()),
                presets(visitor),
                kept(visitor),
                turns,
                start,
                visitor.figures().style().example(),
                spendable == null ? "" : visitor.figures().usd(spendable));
        console.answer(ctx, console.templates().playgroundIndex(page));
    }

    void showCode(Context ctx, Visitor visitor, String html) {
        console.answer(
                ctx,
                console.templates()
                        .playgroundCode(new CodePage(
                                console.layout("Code", PATH, visitor), asset.apply("css/pages/playground.css"), html)));
    }

    /** An empty form, for a model that can be called. */
    PlaygroundForm empty(String wanted) {
        Model model = catalog.get().find(wanted);
        String id = model != null
                ? model.id()
                : chatting().filter(upstreams::serve).findFirst().map(Model::id).orElse("");
        return PlaygroundForm.of(id, UUID.randomUUID().toString());
    }

    private List<PlaygroundPage.Family> families(Figures figures) {
        Map<String, List<ModelOption>> byFamily = new LinkedHashMap<>();
        for (ModelOption model : models(figures)) {
            byFamily.computeIfAbsent(model.family(), name -> new ArrayList<>()).add(model);
        }
        return byFamily.entrySet().stream()
                .map(family -> new PlaygroundPage.Family(family.getKey(), family.getValue()))
                .toList();
    }

    private List<ModelOption> models(Figures figures) {
        Instant now = stores.clock.instant();
        return chatting()
                .map(model -> ModelOption.of(model, now, upstreams.serve(model), figures))
                .toList();
    }

    private Stream<Model> chatting() {
        return catalog.get().models().stream().filter(model -> model.can("chat"));
    }

    private List<PlaygroundPage.PresetRow> presets(Visitor visitor) {
        return stores.presets.of(visitor.account().id()).stream()
                .map(preset -> new PlaygroundPage.PresetRow(Long.toString(preset.id()), preset.name()))
                .toList();
    }

    private List<PlaygroundPage.KeptRow> kept(Visitor visitor) {
        return stores.conversations.of(visitor.account().id()).stream()
                .map(entry -> new PlaygroundPage.KeptRow(
                        Long.toString(entry.id()),
                        VisibleText.of(entry.title()),
                        entry.updatedAt().toString(),
                        visitor.figures().minute(entry.updatedAt()),
                        visitor.figures().usd(entry.cost())))
                .toList();
    }
}
