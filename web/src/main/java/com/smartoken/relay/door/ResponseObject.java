package com.smartoken.relay.door;

import com.smartoken.http.ApiError;
import com.smartoken.money.Tokens;
import com.smartoken.relay.chat.AnswerCost;
import com.smartoken.relay.chat.Head;
import com.smartoken.wire.json.JsonValue;
import com.smartoken.wire.json.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The object of a response in all its states, with what was asked repeated in it as its readers expect. */
final class ResponseObject {
    private final Body asked;
    private final Head head;

    ResponseObject(Body asked, Head head) {
        this.asked = asked;
        this.head = head;
    }

    /** Under way, nothing there yet. */
    void begun(JsonWriter json) {
        write(json, "in_progress", null, null, List.of(), null);
    }

    /** At its end: complete, or cut where the model was stopped. */
    void ended(JsonWriter json, List<ResponseItem> items, @Nullable String finishReason, AnswerCost bill) {
        String cut = cut(finishReason);
        write(json, cut == null ? "completed" : "incomplete", cut, null, items, bill);
    }

    void failed(JsonWriter json, List<ResponseItem> items, ApiError error) {
        write(json, "failed", null, error, items, null);
    }

    /** Why an answer is not whole; null when it is. */
    static @Nullable String cut(@Nullable String finishReason) {
        return switch (finishReason) {
            case "length" -> "max_output_tokens";
            case "content_filter" -> "content_filter";
            case null, default -> null;
        };
    }

    private void write(
            JsonWriter json,
            String status,
            @Nullable String cut,
            @Nullable ApiError error,
            List<ResponseItem> items,
            @Nullable AnswerCost bill) {
        json.open('{').name("id").value(head.id()).name("object").value("response");
        json.name("created_at").value(head.created()).name("status").value(status);
        json.name("background").value(false).name("error");
        if (error == null) json.literal("null");
        else
            json.open('{')
                    .name("code")
                    .value(code(error))
                    .name("message")
                    .value(error.text())
                    .name("smartoken_code")
                    .value(error.code())
                    .close('}');
        json.name("completed_at");
        if (status.equals("completed")) json.value(Math.max(head.created(), System.currentTimeMillis() / 1000));
        else json.literal("null");
        json.name("incomplete_details");
        if (cut == null) json.literal("null");
        else json.open('{').name("reason").value(cut).close('}');
        json.name("model").value(head.model()).name("output").open('[');
        for (ResponseItem item : items) item.write(json, true, cut == null && error == null);
        json.close(']')
                .name("previous_response_id")
                .literal("null")
                .name("store")
                .value(false);
        echo(json);
        json.name("usage");
        if (bill == null) json.literal("null");
        else usage(json, bill);
        json.close('}');
    }

    /** A code of OpenAI's list; what it has no word for is the server's. Codex looks for the first one, which is in none. */
    private static String code(ApiError error) {
        if (error.code().equals("context_length_exceeded")) return error.code();
        if (error.status() == 429) return "rate_limit_exceeded";
        return error.status() < 500 ? "invalid_prompt" : "server_error";
    }

    private void echo(JsonWriter json) {
        echo(json, "frequency_penalty", "null");
        echo(json, "presence_penalty", "null");
        echo(json, "instructions", "null");
        echo(json, "max_output_tokens", "null");
        echo(json, "metadata", "{}");
        echo(json, "parallel_tool_calls", "true");
        echo(json, "reasoning", "{\"effort\":null,\"summary\":null}");
        echo(json, "temperature", "1");
        echo(json, "text", "{\"format\":{\"type\":\"text\"}}");
        echo(json, "tool_choice", "\"auto\"");
        echo(json, "tools", "[]");
        echo(json, "top_p", "1");
        echo(json, "truncation", "\"disabled\"");
        echo(json, "user", "null");
    }

    private void echo(JsonWriter json, String field, String usual) {
        JsonValue value = asked.find(field);
        if (value == null) json.name(field).literal(usual);
        else json.name(field).value(value);
    }

    private static void usage(JsonWriter json, AnswerCost bill) {
        Tokens tokens = bill.tokens();
        json.open('{').name("input_tokens").value(tokens.input());
        json.name("input_tokens_details").open('{').name("cached_tokens").value(tokens.cached());
        json.name("cache_write_tokens").value(tokens.written()).close('}');
        json.name("output_tokens").value(tokens.output());
        json.name("output_tokens_details")
                .open('{')
                .name("reasoning_tokens")
                .value(tokens.thinking())
                .close('}');
        json.name("total_tokens").value(tokens.total());
        if (bill.estimated()) json.name("estimated").value(true);
        json.name("cost").literal(bill.cost()).close('}');
    }
}
