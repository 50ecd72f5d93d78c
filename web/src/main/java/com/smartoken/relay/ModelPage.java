package com.smartoken.relay;

import com.smartoken.content.catalog.Model;
import com.smartoken.http.AnthropicErrors;
import com.smartoken.http.ApiError;
import io.javalin.http.Context;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the list of models: all of it, unless the caller pages as Anthropic's clients do, by {@code limit} and the id
 * behind or before which it wants to read on.
 */
record ModelPage(List<Model> models, boolean hasMore) {
    private static final int LIMIT_USUAL = 20;
    private static final int LIMIT_MAX = 1_000;

    static ModelPage of(Context ctx, List<Model> all) {
        String limit = ctx.queryParam("limit");
        String after = ctx.queryParam("after_id");
        String before = ctx.queryParam("before_id");
        if (limit == null && after == null && before == null && !AnthropicErrors.isSpokenBy(ctx))
            return new ModelPage(all, false);
        int size = limit == null ? LIMIT_USUAL : limit(limit);
        if (before != null) {
            int end = at(all, "before_id", before);
            int from = Math.max(0, end - size);
            return new ModelPage(all.subList(from, end), from > 0);
        }
        int from = after == null ? 0 : at(all, "after_id", after) + 1;
        int end = Math.min(all.size(), from + size);
        return new ModelPage(all.subList(from, end), end < all.size());
    }

    private static int limit(String text) {
        int limit = text.matches("\\d{1,4}") ? Integer.parseInt(text) : 0;
        if (limit >= 1 && limit <= LIMIT_MAX) return limit;
        throw ApiError.invalidRequest("limit", "limit must be a whole number from 1 to " + LIMIT_MAX + ".");
    }

    private static int at(List<Model> all, String field, @Nullable String id) {
        for (int i = 0; i < all.size(); i++) if (all.get(i).id().equals(id)) return i;
        throw ApiError.invalidRequest(field, field + " must be the id of a model of this list.");
    }
}
