package com.smartoken.relay;

import com.smartoken.content.catalog.Catalog;
import com.smartoken.content.catalog.Model;
import com.smartoken.content.catalog.Upstreams;
import com.smartoken.http.Access;
import com.smartoken.http.ContentCoding;
import com.smartoken.keys.Keys;
import com.smartoken.money.Feature;
import com.smartoken.money.Fee;
import com.smartoken.money.Price;
import com.smartoken.money.Rates;
import com.smartoken.wire.json.JsonWriter;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Supplier;

/** The list of models for programs: one object for OpenAI's, OpenRouter's and Anthropic's clients. */
public final class ModelsRoutes {
    /** What OpenRouter's clients must find, and nobody knows. */
    private static final List<String> UNKNOWN = List.of("default_parameters", "per_request_limits", "supported_voices");

    private static final int PICO_DECIMALS = 12;
    private static final int NANO_DECIMALS = 9;
    private static final LocalDate UNKNOWN_RELEASE = LocalDate.of(2026, 1, 1);

    private static final int PACKED_BYTES_MIN = 1_500;

    private final Keys keys;
    private final Supplier<Catalog> catalog;
    private final Upstreams upstreams;
    private final InstantSource clock;

    public ModelsRoutes(Keys keys, Supplier<Catalog> catalog, Upstreams upstreams, InstantSource clock) {
        this.keys = keys;
        this.catalog = catalog;
        this.upstreams = upstreams;
        this.clock = clock;
    }

    public void addTo(RoutesConfig routes) {
        routes.get("/v1/models", this::list, Access.PUBLIC);
        routes.get("/v1/models/<id>", this::show, Access.PUBLIC);
    }

    private void list(Context ctx) {
        boolean isKnown = verify(ctx);
        List<Model> all = catalog.get().models();
        ModelPage page = ModelPage.of(ctx, all);
        List<Model> models = page.models();
        JsonWriter json = new JsonWriter(models.size() * 1800).open('{');
        json.name("object").value("list").name("data").open('[');
        for (Model model : models) write(json, model);
        json.close(']').name("has_more").value(page.hasMore());
        json.name("total_count").value(all.size());
        json.name("links").open('{').name("next").literal("null").close('}');
        json.name("first_id").value(models.isEmpty() ? null : models.getFirst().id());
        json.name("last_id")
                .value(models.isEmpty() ? null : models.getLast().id())
                .close('}');
        answer(ctx, json, isKnown);
    }

    /** Clients verify a key by asking for the models; without one the list is for everybody. @return whether there was one */
    private boolean verify(Context ctx) {
        String authorization = ctx.header("Authorization");
        String own = ctx.header("x-api-key");
        boolean isTold = authorization != null || own != null;
        if (isTold) keys.authenticate(authorization, own);
        return isTold;
    }

    private void show(Context ctx) {
        boolean isKnown = verify(ctx);
        String id = ctx.pathParam("id");
        Model model = catalog.get().find(id);
        if (model == null) throw Refusals.unknownModel(id);
        JsonWriter json = new JsonWriter(2048);
        write(json, model);
        answer(ctx, json, isKnown);
    }

    private static void answer(Context ctx, JsonWriter json, boolean isKnown) {
        ContentCoding coding = json.length() < PACKED_BYTES_MIN
                ? ContentCoding.IDENTITY
                : ContentCoding.best(ctx.header("Accept-Encoding"));
        if (coding != ContentCoding.IDENTITY) ctx.header("Content-Encoding", coding.token());
        ctx.contentType("application/json")
                .header("Cache-Control", isKnown ? "private, max-age=60" : "public, max-age=60")
                .header("Vary", "Accept-Encoding, Authorization, x-api-key, anthropic-version")
                .result(coding.pack(json.toBytes()));
    }

    private void write(JsonWriter json, Model model) {
        LocalDate released = model.released() == null ? UNKNOWN_RELEASE : model.released();
        json.open('{')
                .name("id")
                .value(model.id())
                .name("object")
                .value("model")
                .name("type")
                .value("model");
        json.name("created").value(released.atStartOfDay(ZoneOffset.UTC).toEpochSecond());
        json.name("created_at").value(released + "T00:00:00Z");
        json.name("owned_by").value(model.family().toLowerCase(java.util.Locale.ROOT));
        json.name("name").value(model.name()).name("display_name").value(model.name());
        json.name("description").value(model.summary() == null ? model.name() : model.summary());
        json.name("canonical_slug").value(model.id());
        json.name("aliases").open('[');
        for (String alias : model.aliases()) json.value(alias);
        json.close(']').name("context_length").value(model.context());
        json.name("max_output_length").value(model.maxOutput());
        boolean sees = model.can("vision");
        json.name("architecture").open('{').name("modality");
        json.value("text" + (sees ? "+image" : "") + (model.can("video") ? "+video" : "") + "->text");
        json.name("input_modalities").open('[').value("text");
        if (model.can("vision")) json.value("image");
        if (model.can("video")) json.value("video");
        json.close(']')
                .name("output_modalities")
                .open('[')
                .value("text")
                .close(']')
                .close('}');
        json.name("top_provider").open('{').name("context_length").value(model.context());
        json.name("max_completion_tokens").value(model.maxOutput());
        json.name("is_moderated").value(false).close('}');
        for (String unknown : UNKNOWN) json.name(unknown).literal("null");
        json.name("links")
                .open('{')
                .name("details")
                .value("/v1/models/" + model.id())
                .close('}');
        AnthropicModel.write(json, model);
        Price price = model.priceAt(clock.instant());
        if (price != null) pricing(json, price);
        json.name("supported_parameters").open('[');
        for (String parameter : Parameters.of(model)) json.value(parameter);
        json.close(']').name("available").value(upstreams.serve(model)).close('}');
    }

    /**
     * Prices as OpenRouter has them: decimal strings in USD for one token, outside peak hours, in the lowest tier and the
     * usual service tier; of a search, for the first of a call. No call costs anything by itself.
     */
    private static void pricing(JsonWriter json, Price price) {
        Rates rates = price.rates();
        json.name("pricing").open('{').name("prompt").value(perToken(rates.input()));
        json.name("completion").value(perToken(rates.output()));
        json.name("input_cache_read").value(perToken(rates.cachedInput()));
        json.name("input_cache_write").value(perToken(rates.cacheWrite()));
        if (rates.thinkingOutput() != rates.output()) {
            json.name("internal_reasoning").value(perToken(rates.thinkingOutput()));
        }
        if (rates.longCacheWrite() > 0) json.name("input_cache_write_1h").value(perToken(rates.longCacheWrite()));
        json.name("request").value("0");
        Fee search = price.offer().fee(Feature.WEB_SEARCH);
        if (search != null) json.name("web_search").value(decimal(search.perCall() + search.perUse(), NANO_DECIMALS));
        json.close('}');
    }

    private static String perToken(long pico) {
        return decimal(pico, PICO_DECIMALS);
    }

    private static String decimal(long number, int decimals) {
        if (number == 0) return "0";
        return BigDecimal.valueOf(number, decimals).stripTrailingZeros().toPlainString();
    }
}
