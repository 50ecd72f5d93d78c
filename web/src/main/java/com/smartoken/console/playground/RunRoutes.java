package com.smartoken.console.playground;

import com.smartoken.console.Figures;
import com.smartoken.console.Visitors;
import com.smartoken.content.CodeTabs;
import com.smartoken.content.catalog.Catalog;
import com.smartoken.content.catalog.Model;
import com.smartoken.db.ApiKey;
import com.smartoken.db.Conversations;
import com.smartoken.db.PlaygroundRuns;
import com.smartoken.http.Access;
import com.smartoken.http.ApiError;
import com.smartoken.http.Found;
import com.smartoken.http.Inputs;
import com.smartoken.http.OpenAiErrors;
import com.smartoken.http.RequestId;
import com.smartoken.keys.Keys;
import com.smartoken.money.Usd;
import com.smartoken.relay.Chats;
import com.smartoken.relay.Quote;
import com.smartoken.relay.Quotes;
import com.smartoken.wire.json.BadJson;
import com.smartoken.wire.json.JsonValue;
import com.smartoken.wire.json.JsonWriter;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** What the page's script calls: runs, their outcomes, quotes and code. Chat bodies come and go as the API has them. */
final class RunRoutes {
    private static final int PLACES = 4;
    private static final String RUNS = PlaygroundPages.PATH + "/runs";

    private final Keys keys;
    private final Chats chats;
    private final Quotes quotes;
    private final Supplier<Catalog> catalog;
    private final Supplier<String> origin;
    private final PlaygroundRuns runs;
    private final Conversations conversations;

    RunRoutes(PlaygroundArea.Parts parts, PlaygroundArea.Tables tables) {
        this.keys = parts.keys();
        this.chats = parts.chats();
        this.quotes = parts.quotes();
        this.catalog = parts.catalog();
        this.origin = parts.origin();
        this.runs = tables.runs();
        this.conversations = tables.conversations();
    }

    void addTo(RoutesConfig routes) {
        routes.post(RUNS + "/{run}/{place}", this::run, Access.SIGNED_IN);
        routes.get(RUNS + "/{run}/{place}", this::outcome, Access.SIGNED_IN);
        routes.post(PlaygroundPages.PATH + "/quotes", this::quote, Access.SIGNED_IN);
        routes.post(PlaygroundPages.PATH + "/code", this::code, Access.SIGNED_IN);
    }

    static ApiError alreadySent() {
        return new ApiError(
                409,
                "invalid_request_error",
                "already_sent",
                null,
                "This was sent already: it runs once and is charged once. Its receipt is in the usage log.");
    }

    private void run(Context ctx) {
        long account = Visitors.of(ctx).account().id();
        ApiKey key = keys.playground(account);
        byte[] body = ctx.bodyAsBytes();
        UUID request = RequestId.of(ctx);
        if (!runs.claim(account, runId(ctx), place(ctx), request)) throw alreadySent();
        String conversation = ctx.queryParam("conversation");
        if (conversation != null && body.length <= Conversations.BYTES_MAX) {
            long id = Inputs.id(conversation);
            conversations.keep(account, id, request, new String(body, StandardCharsets.UTF_8).replace("\0", ""));
        }
        chats.serve(ctx, key, body);
    }

    /** How a run's call ended; 204 while it has not. */
    private void outcome(Context ctx) {
        long account = Visitors.of(ctx).account().id();
        UUID request = Found.or404(runs.claimant(account, runId(ctx), place(ctx)));
        PlaygroundRuns.Outcome outcome = runs.outcome(account, request);
        if (outcome == null) ctx.status(204);
        else
            ctx.contentType("application/json")
                    .result(OutcomeText.json(request, outcome, Visitors.of(ctx).figures()));
    }

    /** Quotes for up to four bodies, each with what is wrong with it, and what all of them may cost. */
    private void quote(Context ctx) {
        ApiKey key = keys.playground(Visitors.of(ctx).account().id());
        List<JsonValue> bodies = parse(ctx.bodyAsBytes()).elements();
        if (bodies.isEmpty() || bodies.size() > PLACES) {
            throw ApiError.invalidRequest(null, "Send a list of one to four bodies.");
        }
        Figures figures = Visitors.of(ctx).figures();
        JsonWriter json = new JsonWriter(1024).open('{').name("quotes").open('[');
        Usd total = Usd.ZERO;
        for (JsonValue body : bodies) {
            try {
                Quote quote = quotes.of(key, Arrays.copyOfRange(body.bytes(), body.from(), body.to()));
                total = total.plus(quote.max());
                write(json, quote, figures);
            } catch (ApiError e) {
                json.open('{').name("error");
                OpenAiErrors.writeError(json, e);
                json.close('}');
            }
        }
        json.close(']').name("total").value(figures.usd(total)).close('}');
        ctx.contentType("application/json").result(json.toBytes());
    }

    private void write(JsonWriter json, Quote quote, Figures figures) {
        Model model = catalog.get().find(quote.model());
        long context = model == null ? Long.MAX_VALUE : model.context();
        json.open('{').name("model").value(quote.model());
        json.name("input_tokens").value(quote.inputTokens());
        json.name("min").value(figures.usd(quote.min()));
        json.name("max").value(figures.usd(quote.max()));
        json.name("available").value(figures.usd(quote.available()));
        json.name("affordable_max_tokens").value(quote.affordableMaxTokens());
        json.name("refused").value(quote.refused());
        json.name("free").value(quote.quota() > 0 && quote.max().equals(Usd.ZERO));
        json.name("context").value(context);
        json.name("too_long").value(quote.inputTokens() > context).close('}');
    }

    private void code(Context ctx) {
        JsonValue body = parse(ctx.bodyAsBytes());
        if (!body.isObject()) throw ApiError.invalidRequest(null, "Send a chat body.");
        ctx.contentType("text/html; charset=utf-8")
                .result(CodeTabs.html("code", CodeSamples.of(origin.get() + "/v1", body)));
    }

    private static JsonValue parse(byte[] bytes) {
        try {
            return JsonValue.parse(bytes);
        } catch (BadJson e) {
            throw ApiError.invalidRequest(null, "The body is not valid JSON: " + e.getMessage() + ".");
        }
    }

    private static UUID runId(Context ctx) {
        return Found.or404(Inputs.uuid(ctx.pathParam("run")));
    }

    private static int place(Context ctx) {
        String place = ctx.pathParam("place");
        if (!place.matches("[0-3]")) throw new NotFoundResponse();
        return place.charAt(0) - '0';
    }
}
