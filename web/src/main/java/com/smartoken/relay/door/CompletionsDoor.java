package com.smartoken.relay.door;

import com.smartoken.http.ApiError;
import com.smartoken.relay.chat.AnswerCost;
import com.smartoken.relay.chat.ChatRequest;
import com.smartoken.relay.chat.Door;
import com.smartoken.relay.chat.Head;
import com.smartoken.relay.chat.Operation;
import com.smartoken.relay.chat.Said;
import com.smartoken.relay.chat.StreamFormat;
import com.smartoken.wire.json.JsonObject;
import com.smartoken.wire.json.JsonObject.Member;
import com.smartoken.wire.json.JsonValue;
import com.smartoken.wire.json.JsonWriter;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Completions of a text. Models that fill in the middle are asked as they are; the others get the prompt as a message,
 * and a suffix is refused.
 */
public final class CompletionsDoor implements Door {
    /** Where it is. */
    public static final String PATH = "/v1/completions";

    /** The fields that this door takes care of itself. */
    private static final Set<String> OWN = Set.of("prompt", "echo", "best_of");

    private final Operation operation;
    private final String echo;

    private CompletionsDoor(Operation operation, String echo) {
        this.operation = operation;
        this.echo = echo;
    }

    /** Reads a call; {@code fills} tells of a model whether it can fill in the middle. */
    public static ChatRequest read(byte[] bytes, Predicate<String> fills) {
        Body body = new Body(ChatRequest.object(bytes), "");
        JsonValue prompt = prompt(body);
        boolean echoes = body.isTrue("echo");
        requireBestOfAll(body);
        boolean fim = !body.textOrEmpty("suffix").isEmpty() || fills.test(firstModel(body));
        Door door = new CompletionsDoor(fim ? Operation.COMPLETION : Operation.CHAT, echoes ? Said.text(prompt) : "");
        if (!fim) requireNoLogprobs(body);
        JsonWriter json = new JsonWriter(bytes.length + 128).open('{');
        for (Member member : body.object().members()) {
            boolean none = member.value().isNull() || (!fim && member.name().matches("suffix|logprobs"));
            if (!OWN.contains(member.name()) && !none) json.member(member);
        }
        if (fim) json.name("prompt").value(prompt);
        else message(json, prompt);
        return ChatRequest.parse(json.close('}').toBytes(), door);
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public Operation operation() {
        return operation;
    }

    @Override
    public String inputField() {
        return "prompt";
    }

    @Override
    public void answer(JsonWriter json, Head head, JsonObject answer, AnswerCost bill) {
        head(json.open('{'), head);
        JsonValue choices = answer.find("choices");
        json.name("choices").open('[');
        for (JsonValue choice : choices == null ? List.<JsonValue>of() : choices.elements()) {
            choice(json, choice.object(), echo);
        }
        json.close(']').name("usage");
        bill.writeUsage(json);
        json.close('}');
    }

    @Override
    public StreamFormat stream(Head head) {
        return new CompletionsStream(head, echo);
    }

    /** What an answer begins with, whole or streamed. */
    static void head(JsonWriter json, Head head) {
        json.name("id").value(head.id()).name("object").value("text_completion");
        json.name("created").value(head.created()).name("model").value(head.model());
    }

    /** A choice of a whole answer or of a chunk, whether it is one of text or of chat. */
    static void choice(JsonWriter json, JsonObject choice, String before) {
        json.open('{').name("text").value(before + text(choice));
        for (String field : List.of("index", "logprobs", "finish_reason")) {
            JsonValue value = choice.find(field);
            if (value != null) json.name(field).value(value);
            else json.name(field).literal(field.equals("index") ? "0" : "null");
        }
        json.close('}');
    }

    /** The text that a choice has or adds. */
    static String text(JsonObject choice) {
        JsonValue text = choice.find("text");
        if (text != null) return Said.text(text);
        JsonValue message = choice.find("message");
        return Said.of(message == null ? choice.find("delta") : message).text();
    }

    private static JsonValue prompt(Body body) {
        JsonValue prompt = body.find("prompt");
        if (prompt == null) throw body.wrong("prompt", "is missing: send the text to be continued");
        if (prompt.isString()) return prompt;
        List<JsonValue> all = prompt.elements();
        if (all.size() == 1 && all.getFirst().isString()) return all.getFirst();
        if (!all.isEmpty() && all.getFirst().isString()) {
            throw body.wrong("prompt", "must be one text: send a call for each prompt");
        }
        throw body.wrong("prompt", "must be a text: tokens can't be read here");
    }

    private static void message(JsonWriter json, JsonValue prompt) {
        json.name("messages").open('[').open('{').name("role").value("user");
        json.name("content").value(prompt).close('}').close(']');
    }

    private static void requireBestOfAll(Body body) {
        JsonValue best = body.find("best_of");
        JsonValue n = body.find("n");
        long wanted = n == null ? 1 : n.integer().orElse(1);
        if (best != null && best.integer().orElse(-1) != wanted) {
            throw body.wrong("best_of", "must equal n: every answer that is made is given");
        }
    }

    private static void requireNoLogprobs(Body body) {
        JsonValue logprobs = body.find("logprobs");
        if (logprobs != null && logprobs.integer().orElse(1) != 0) {
            throw ApiError.invalidRequest(
                    "logprobs",
                    "This model can't give logprobs of a text: leave the field out or use chat completions.");
        }
    }

    private static String firstModel(Body body) {
        @Nullable String model = body.text("model");
        if (model != null) return model;
        List<JsonValue> models = body.list("models");
        String first = models.isEmpty() ? null : models.getFirst().string();
        if (first == null) throw body.wrong("model", "is missing");
        return first;
    }
}
