package com.smartoken.console.playground;

import com.smartoken.console.Console;
import com.smartoken.console.QuestionPage;
import com.smartoken.console.Visitors;
import com.smartoken.db.Conversations;
import com.smartoken.db.Presets;
import com.smartoken.http.Access;
import com.smartoken.http.ApiError;
import com.smartoken.http.Found;
import com.smartoken.http.Inputs;
import com.smartoken.wire.json.BadJson;
import com.smartoken.wire.json.JsonValue;
import com.smartoken.wire.json.JsonWriter;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What an account keeps of the playground, by choice only: presets and conversations. */
final class KeptRoutes {
    private static final String PRESETS = PlaygroundPages.PATH + "/presets";
    private static final String CONVERSATIONS = PlaygroundPages.PATH + "/conversations";
    private static final int TITLE_LENGTH_MAX = 120;

    private final Console console;
    private final Presets presets;
    private final Conversations conversations;

    KeptRoutes(Console console, PlaygroundArea.Tables tables) {
        this.console = console;
        this.presets = tables.presets();
        this.conversations = tables.conversations();
    }

    void addTo(RoutesConfig routes) {
        routes.post(PRESETS, this::savePreset, Access.SIGNED_IN);
        routes.get(PRESETS + "/{id}/delete", this::askForPreset, Access.SIGNED_IN);
        routes.post(PRESETS + "/{id}/delete", this::deletePreset, Access.SIGNED_IN);
        routes.post(CONVERSATIONS, this::keep, Access.SIGNED_IN);
        routes.post(CONVERSATIONS + "/{id}", this::save, Access.SIGNED_IN);
        routes.get(CONVERSATIONS + "/{id}/delete", this::askForConversation, Access.SIGNED_IN);
        routes.post(CONVERSATIONS + "/{id}/delete", this::delete, Access.SIGNED_IN);
    }

    private void savePreset(Context ctx) {
        String name = clean(ctx.queryParam("name"), Presets.NAME_LENGTH_MAX);
        if (name.isEmpty()) throw ApiError.invalidRequest("name", "Give the preset a name.");
        String settings = document(ctx, Presets.BYTES_MAX, "A preset");
        Long id = presets.save(Visitors.of(ctx).account().id(), name, settings);
        if (id == null) throw full("presets", Presets.COUNT_MAX);
        answer(ctx, id);
    }

    private void askForPreset(Context ctx) {
        long id = Inputs.id(ctx);
        String name =
                Found.or404(presets.find(Visitors.of(ctx).account().id(), id)).name();
        ask(ctx, "preset", VisibleText.of(name), PRESETS + "/" + id + "/delete");
    }

    private void askForConversation(Context ctx) {
        long id = Inputs.id(ctx);
        String title = conversations.of(Visitors.of(ctx).account().id()).stream()
                .filter(entry -> entry.id() == id)
                .findFirst()
                .map(Conversations.Entry::title)
                .orElseThrow(NotFoundResponse::new);
        ask(ctx, "conversation", VisibleText.of(title), CONVERSATIONS + "/" + id + "/delete");
    }

    private void ask(Context ctx, String what, String name, String action) {
        QuestionPage page = new QuestionPage(
                console.layout("Delete a " + what, PlaygroundPages.PATH, Visitors.of(ctx)),
                "Delete “" + name + "”?",
                what.equals("preset")
                        ? "Its models and settings are gone for good then."
                        : "Its words are gone for good then. What its calls cost stays in the usage log.",
                action,
                "Delete the " + what,
                PlaygroundPages.PATH,
                "Keep it");
        console.answer(ctx, console.templates().consoleQuestion(page));
    }

    private void deletePreset(Context ctx) {
        if (!presets.delete(Visitors.of(ctx).account().id(), Inputs.id(ctx))) throw new NotFoundResponse();
        ctx.redirect(PlaygroundPages.PATH, HttpStatus.SEE_OTHER);
    }

    private void keep(Context ctx) {
        String document = document(ctx, Conversations.BYTES_MAX, "A conversation");
        Long id = conversations.create(Visitors.of(ctx).account().id(), title(ctx), document);
        if (id == null) throw full("kept conversations", Conversations.COUNT_MAX);
        answer(ctx, id);
    }

    private void save(Context ctx) {
        String document = document(ctx, Conversations.BYTES_MAX, "A conversation");
        long id = Inputs.id(ctx);
        if (!conversations.save(Visitors.of(ctx).account().id(), id, title(ctx), document))
            throw new NotFoundResponse();
        answer(ctx, id);
    }

    private void delete(Context ctx) {
        if (!conversations.delete(Visitors.of(ctx).account().id(), Inputs.id(ctx))) throw new NotFoundResponse();
        ctx.redirect(PlaygroundPages.PATH, HttpStatus.SEE_OTHER);
    }

    private static void answer(Context ctx, long id) {
        ctx.contentType("application/json")
                .result(new JsonWriter(64)
                        .open('{')
                        .name("id")
                        .value(Long.toString(id))
                        .close('}')
                        .toBytes());
    }

    private static ApiError full(String what, int max) {
        return new ApiError(
                409,
                "invalid_request_error",
                "limit_reached",
                null,
                "You have " + max + " " + what + ", which is as many as there can be. Delete one first.");
    }

    private static String title(Context ctx) {
        String title = clean(ctx.queryParam("title"), TITLE_LENGTH_MAX);
        return title.isEmpty() ? "Conversation" : title;
    }

    private static String clean(@Nullable String text, int max) {
        String clean =
                text == null ? "" : VisibleText.of(text.replaceAll("\\s+", " ")).strip();
        return Inputs.cut(clean, max);
    }

    private static String size(int bytes) {
        return bytes % (1 << 20) == 0 ? (bytes >> 20) + " MiB" : (bytes >> 10) + " KiB";
    }

    /** The body as it came, once it is known to be a JSON object that the database can hold. */
    private static String document(Context ctx, int max, String what) {
        byte[] bytes = ctx.bodyAsBytes();
        if (bytes.length > max) {
            throw new ApiError(
                    413,
                    "invalid_request_error",
                    "request_too_large",
                    null,
                    what + " can have at most " + size(max) + ", images included.");
        }
        try {
            if (!JsonValue.parse(bytes).isObject()) throw ApiError.invalidRequest(null, "Send a JSON object.");
        } catch (BadJson e) {
            throw ApiError.invalidRequest(null, "The body is not valid JSON: " + e.getMessage() + ".");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
