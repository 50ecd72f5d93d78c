package com.smartoken.console.playground;

import com.smartoken.console.Figures;
import com.smartoken.console.Visitor;
import com.smartoken.console.Visitors;
import com.smartoken.content.CodeTabs;
import com.smartoken.content.catalog.Catalog;
import com.smartoken.content.catalog.Model;
import com.smartoken.db.ApiKey;
import com.smartoken.db.Conversations;
import com.smartoken.db.PlaygroundRuns;
import com.smartoken.db.Presets;
import com.smartoken.http.Access;
import com.smartoken.http.ApiError;
import com.smartoken.http.Found;
import com.smartoken.http.Inputs;
import com.smartoken.http.RequestId;
import com.smartoken.keys.Keys;
import com.smartoken.relay.Chats;
import com.smartoken.wire.json.JsonValue;
import com.smartoken.wire.json.JsonWriter;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code /console/playground}: the page, and its plain form with a whole answer for browsers without script. */
final class PlaygroundRoutes {
    private final PlaygroundPages pages;
    private final Supplier<Catalog> catalog;
    private final Keys keys;
    private final Chats chats;
    private final PlaygroundRuns runs;
    private final Presets presets;
    private final Conversations conversations;
    private final Supplier<String> origin;

    PlaygroundRoutes(PlaygroundPages pages, PlaygroundArea.Parts parts, PlaygroundArea.Tables tables) {
        this.pages = pages;
        this.catalog = parts.catalog();
        this.keys = parts.keys();
        this.chats = parts.chats();
        this.origin = parts.origin();
        this.runs = tables.runs();
        this.presets = tables.presets();
        this.conversations = tables.conversations();
    }

    void addTo(RoutesConfig routes) {
        routes.get(PlaygroundPages.PATH, this::show, Access.SIGNED_IN);
        routes.post(PlaygroundPages.PATH, this::ask, Access.SIGNED_IN);
    }

    private void show(Context ctx) {
        Visitor visitor = Visitors.of(ctx);
        List<String> wanted = ctx.queryParams("model");
        PlaygroundForm form = pages.empty(wanted.isEmpty() ? "" : wanted.getFirst());
        pages.show(ctx, visitor, form, List.of(), start(ctx, visitor.account().id(), wanted));
    }

    /** What the address asks for: a preset, a kept conversation, a call of one, or models. */
    private String start(Context ctx, long account, List<String> models) {
        String preset = ctx.queryParam("preset");
        String conversation = ctx.queryParam("conversation");
        String request = ctx.queryParam("request");
        if (preset != null) {
            long id = Inputs.id(preset);
            return named("preset", id, Found.or404(presets.find(account, id)).settings());
        }
        if (conversation != null) {
            long id = Inputs.id(conversation);
            return named("conversation", id, Found.or404(conversations.document(account, id)));
        }
        if (request != null) {
            UUID id = Found.or404(RequestId.parse(request));
            return named("request", 0, Found.or404(conversations.body(account, id)));
        }
        JsonWriter json = new JsonWriter(256).open('{').name("models").open('[');
        for (String model : models) json.value(model);
        return json.close(']').close('}').toString();
    }

    private static String named(String what, long id, String document) {
        JsonValue value = ChatBody.parse(document);
        JsonWriter json =
                new JsonWriter(value.length() + 64).open('{').name("id").value(Long.toString(id));
        return json.name(what).value(value).close('}').toString();
    }

    private void ask(Context ctx) {
        Visitor visitor = Visitors.of(ctx);
        PlaygroundForm typed = PlaygroundForm.from(ctx);
        Model model = catalog.get().find(typed.model());
        PlaygroundForm form = typed.checked(model, visitor.figures());
        if (model == null || form.hasErrors()) {
            refuse(ctx, visitor, form);
            return;
        }
        if ("code".equals(ctx.formParam("do"))) {
            JsonValue body =
                    ChatBody.parse(new String(ChatBody.of(form, model, true), java.nio.charset.StandardCharsets.UTF_8));
            pages.showCode(ctx, visitor, CodeTabs.html("code", CodeSamples.of(origin.get() + "/v1", body)));
            return;
        }
        answer(ctx, visitor, form, model);
    }

    private void answer(Context ctx, Visitor visitor, PlaygroundForm form, Model model) {
        UUID request = RequestId.of(ctx);
        WholeAnswer answer;
        try {
            ApiKey key = keys.playground(visitor.account().id());
            requireFirst(visitor, form, request);
            chats.serve(ctx, key, ChatBody.of(form, model, false));
            answer = WholeAnswer.of(result(ctx));
        } catch (ApiError e) {
            refuse(ctx, visitor, form.refused(visitor.figures().sentence(e.text())));
            return;
        }
        List<PlaygroundPage.Turn> turns = new ArrayList<>(turns(form.history()));
        turns.add(user(form.prompt()));
        turns.add(turn(model.name(), answer, facts(visitor, request), OutcomeText.receipt(request)));
        String history = ChatBody.history(form.history(), form.prompt(), answer.text());
        pages.show(ctx, visitor, form.next(history, UUID.randomUUID().toString()), turns, "{}");
    }

    /** One press, one call: a form that comes twice is told so. */
    private void requireFirst(Visitor visitor, PlaygroundForm form, UUID request) {
        UUID run = Inputs.uuid(form.run());
        if (run == null) throw ApiError.invalidRequest("run", "Send the form again, please.");
        if (runs.claim(visitor.account().id(), run, 0, request)) return;
        throw RunRoutes.alreadySent();
    }

    private void refuse(Context ctx, Visitor visitor, PlaygroundForm form) {
        ctx.status(422);
        PlaygroundForm again = form.withRun(UUID.randomUUID().toString());
        pages.show(
                ctx, visitor, again, form.error("prompt").contains("so far") ? List.of() : turns(form.history()), "{}");
    }

    private static byte[] result(Context ctx) {
        try (InputStream result = ctx.resultInputStream()) {
            return result == null ? new byte[0] : result.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<PlaygroundPage.Fact> facts(Visitor visitor, UUID request) {
        PlaygroundRuns.Outcome outcome = runs.outcome(visitor.account().id(), request);
        if (outcome == null) return List.of();
        Figures figures = visitor.figures();
        return List.of(
                new PlaygroundPage.Fact("Time", figures.count(outcome.totalMillis()) + " ms"),
                new PlaygroundPage.Fact(
                        "Tokens", figures.count(outcome.input()) + " in, " + figures.count(outcome.output()) + " out"),
                new PlaygroundPage.Fact("Cost", figures.usd(outcome.charged())),
                new PlaygroundPage.Fact("Paid by", OutcomeText.paid(outcome)),
                new PlaygroundPage.Fact("Route", outcome.route() == null ? "" : outcome.route()));
    }

    private static List<PlaygroundPage.Turn> turns(String history) {
        List<PlaygroundPage.Turn> turns = new ArrayList<>();
        for (JsonValue message : ChatBody.parse(history).elements()) {
            String role = text(message.object().find("role"));
            String content = text(message.object().find("content"));
            if (role.equals("user")) turns.add(user(content));
            else turns.add(turn("Answer", new WholeAnswer(content, "", ""), List.of(), ""));
        }
        return turns;
    }

    private static PlaygroundPage.Turn user(String text) {
        return new PlaygroundPage.Turn(true, "You", VisibleText.of(text), "", "", "", List.of(), "");
    }

    private static PlaygroundPage.Turn turn(
            String who, WholeAnswer answer, List<PlaygroundPage.Fact> facts, String receipt) {
        return new PlaygroundPage.Turn(
                false,
                who,
                VisibleText.of(answer.text()),
                WholeAnswer.html(answer.text()),
                VisibleText.of(answer.thinking()),
                VisibleText.of(answer.calls()),
                facts,
                receipt);
    }

    private static String text(@Nullable JsonValue value) {
        String text = value == null ? null : value.string();
        return text == null ? "" : text;
    }
}
