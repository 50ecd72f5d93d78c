package com.smartoken.relay.balance;

import com.smartoken.db.ApiKey;
import com.smartoken.db.Balances.Credits;
import com.smartoken.db.Balances.Generation;
import com.smartoken.db.Balances.KeyUse;
import com.smartoken.db.Period;
import com.smartoken.http.RequestId;
import com.smartoken.money.PricedExtras;
import com.smartoken.money.Usd;
import com.smartoken.wire.json.JsonWriter;
import java.math.BigDecimal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The answers as tools of other vendors know them. */
final class BalanceShapes {
    private static final int LABEL_END = 14;

    /** What OpenRouter's clients must find of a call, and is not kept or not there. */
    private static final String[] GENERATION_UNKNOWN = {
        "app_id",
        "cache_discount",
        "http_referer",
        "moderation_latency",
        "native_tokens_completion_images",
        "num_fetches",
        "num_input_audio_prompt",
        "num_media_completion",
        "num_media_prompt",
        "num_search_results",
        "preset_id",
        "provider_responses",
        "router",
        "service_tier",
        "session_id",
        "upstream_id",
        "upstream_inference_cost",
        "user_agent",
        "web_search_engine",
        "workspace_id"
    };

    private BalanceShapes() {}

    /** OpenRouter's, with what running calls hold. */
    static JsonWriter credits(Credits credits) {
        JsonWriter json = data();
        json.name("total_credits").literal(number(credits.credits()));
        json.name("total_usage").literal(number(credits.used()));
        json.name("held").literal(number(credits.held()));
        return json.close('}').close('}');
    }

    /** OpenRouter's. {@code counted} is what counts against the cap in this period. */
    static JsonWriter key(ApiKey key, KeyUse use, Usd counted, boolean free) {
        ApiKey.Cap cap = key.cap();
        JsonWriter json = data();
        json.name("label").value(label(key.prefix())).name("name").value(key.name());
        json.name("limit").literal(cap == null ? "null" : number(cap.amount()));
        json.name("limit_remaining")
                .literal(
                        cap == null
                                ? "null"
                                : number(new Usd(Math.max(0, cap.amount().nano() - counted.nano()))));
        json.name("limit_reset").value(cap == null ? null : reset(cap.period()));
        json.name("usage").literal(number(use.total()));
        json.name("usage_daily").literal(number(use.day()));
        json.name("usage_weekly").literal(number(use.week()));
        json.name("usage_monthly").literal(number(use.month()));
        json.name("include_byok_in_limit").value(false).name("byok_usage").value(0);
        for (String period : new String[] {"daily", "weekly", "monthly"})
            json.name("byok_usage_" + period).value(0);
        for (String nobodys : new String[] {"creator_user_id", "organization_id", "workspace_id", "effective_budget"})
            json.name(nobodys).literal("null");
        json.name("is_provisioning_key").value(false);
        json.name("budgets").open('[').close(']');
        json.name("allowed_data_regions").open('[').value("global").close(']');
        json.name("free_model_daily_requests").open('{').name("limit").value(0);
        json.name("remaining").value(0).name("used").value(0).close('}');
        json.name("is_free_tier").value(free).name("is_management_key").value(false);
        json.name("expires_at")
                .value(key.expiresAt() == null ? null : key.expiresAt().toString());
        Integer perMinute = key.requestsPerMinute();
        json.name("rate_limit").open('{').name("requests").value(perMinute == null ? -1 : perMinute);
        json.name("interval").value("60s").name("note");
        json.value(perMinute == null ? "No limit of this key's own." : "Requests per minute of this key.");
        json.close('}');
        return json.close('}').close('}');
    }

    /** OpenRouter's, of one past call. */
    static JsonWriter generation(Generation call) {
        JsonWriter json = data();
        json.name("id").value(RequestId.text(call.id()));
        json.name("request_id").value(RequestId.text(call.id()));
        json.name("model").value(call.model()).name("provider_name").value(call.route());
        json.name("api_type").value(call.path().substring(call.path().lastIndexOf('/') + 1));
        json.name("streamed").value(call.streamed());
        json.name("cancelled").value(Objects.equals(call.errorCode(), "client_left"));
        json.name("status").value(call.status()).name("error_code").value(call.errorCode());
        json.name("finish_reason").value(call.finishReason());
        json.name("native_finish_reason").value(call.finishReason());
        json.name("latency").literal(millis(call.firstByteMillis()));
        json.name("generation_time").literal(millis(call.totalMillis()));
        json.name("tokens_prompt").value(call.inputTokens());
        json.name("tokens_completion").value(call.outputTokens());
        json.name("native_tokens_prompt").value(call.inputTokens());
        json.name("native_tokens_completion").value(call.outputTokens());
        json.name("native_tokens_cached").value(call.cachedTokens());
        json.name("native_tokens_reasoning").value(call.thinkingTokens());
        json.name("server_tool_use").open('{');
        for (PricedExtras.Line line : call.extras().lines())
            json.name(line.feature().word() + "_requests").value(line.uses());
        json.close('}')
                .name("server_tool_cost")
                .literal(number(new Usd(call.extras().nano())));
        json.name("service_tier_factor").literal(thousandths(call.extras().times()));
        json.name("usage").literal(number(call.charged()));
        json.name("total_cost").literal(number(call.charged()));
        json.name("is_byok").value(false).name("external_user").value(call.endUser());
        json.name("origin").value("").name("data_region").value("global");
        for (String unknown : GENERATION_UNKNOWN) json.name(unknown).literal("null");
        json.name("created_at").value(call.startedAt().toString());
        return json.close('}').close('}');
    }

    /** DeepSeek's: strings, so that no client reads them as floating point. */
    static JsonWriter balance(Credits credits) {
        JsonWriter json = new JsonWriter(256).open('{');
        json.name("is_available").value(credits.available().nano() > 0);
        json.name("balance_infos").open('[').open('{').name("currency").value("USD");
        json.name("total_balance").value(nine(credits.available()));
        json.name("granted_balance").value(nine(credits.promotional()));
        json.name("topped_up_balance").value(nine(credits.paid()));
        return json.close('}').close(']').close('}');
    }

    /** OpenAI's old one, which chat programs subtract the usage from: the difference is what is left. */
    static JsonWriter subscription(Credits credits) {
        String limit = number(credits.used().plus(credits.available()).plus(credits.held()));
        JsonWriter json = new JsonWriter(256).open('{').name("object").value("billing_subscription");
        json.name("has_payment_method").value(credits.everPaid());
        json.name("soft_limit_usd").literal(limit).name("hard_limit_usd").literal(limit);
        json.name("system_hard_limit_usd").literal(limit);
        return json.name("access_until").value(0).close('}');
    }

    /** OpenAI's old one: cents since the beginning, whatever dates are asked for. */
    static JsonWriter usage(Credits credits) {
        String cents = BigDecimal.valueOf(credits.used().nano(), 7)
                .stripTrailingZeros()
                .toPlainString();
        JsonWriter json = new JsonWriter(128).open('{').name("object").value("list");
        return json.name("total_usage").literal(cents).close('}');
    }

    private static JsonWriter data() {
        return new JsonWriter(1024).open('{').name("data").open('{');
    }

    private static String thousandths(int times) {
        return BigDecimal.valueOf(times, 3).stripTrailingZeros().toPlainString();
    }

    private static String label(String prefix) {
        return prefix.substring(0, Math.min(LABEL_END, prefix.length())) + "...";
    }

    private static String reset(Period period) {
        return switch (period) {
            case DAY -> "daily";
            case WEEK -> "weekly";
            case MONTH -> "monthly";
        };
    }

    private static String millis(@Nullable Integer millis) {
        return millis == null ? "null" : Integer.toString(millis);
    }

    private static String number(Usd amount) {
        return BigDecimal.valueOf(amount.nano(), 9).stripTrailingZeros().toPlainString();
    }

    private static String nine(Usd amount) {
        return BigDecimal.valueOf(amount.nano(), 9).toPlainString();
    }
}
