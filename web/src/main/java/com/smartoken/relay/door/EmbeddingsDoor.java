package com.smartoken.relay.door;

import com.smartoken.relay.chat.AnswerCost;
import com.smartoken.relay.chat.ChatRequest;
import com.smartoken.relay.chat.Door;
import com.smartoken.relay.chat.Head;
import com.smartoken.relay.chat.Operation;
import com.smartoken.relay.chat.StreamFormat;
import com.smartoken.wire.json.JsonObject;
import com.smartoken.wire.json.JsonObject.Member;
import com.smartoken.wire.json.JsonValue;
import com.smartoken.wire.json.JsonWriter;
import java.util.List;
import java.util.Set;

/**
 * Vectors of texts. Upstreams are always asked for plain numbers, which all of them give; whoever wants base64, as
 * OpenAI's SDKs do, gets it made here.
 */
public final class EmbeddingsDoor implements Door {
    /** Where it is. */
    public static final String PATH = "/v1/embeddings";

    private static final int INPUTS_MAX = 2_048;

    /** A call of this door has one answer in one piece, and its only limit is that of the input. */
    private static final Set<String> OWN =
            Set.of("encoding_format", "stream", "stream_options", "n", "max_tokens", "max_completion_tokens");

    private final boolean base64;

    private EmbeddingsDoor(boolean base64) {
        this.base64 = base64;
    }

    /** Reads a call. */
    public static ChatRequest read(byte[] bytes) {
        Body body = new Body(ChatRequest.object(bytes), "");
        String format = body.text("encoding_format");
        if (format != null && !format.equals("float") && !format.equals("base64")) {
            throw body.wrong("encoding_format", "must be float or base64");
        }
        requireInput(body);
        JsonWriter json = new JsonWriter(bytes.length + 64).open('{');
        for (Member member : body.object().members()) {
            if (!OWN.contains(member.name()) && !member.value().isNull()) json.member(member);
        }
        json.name("encoding_format").value("float").close('}');
        return ChatRequest.parse(json.toBytes(), new EmbeddingsDoor("base64".equals(format)));
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public Operation operation() {
        return Operation.EMBEDDING;
    }

    @Override
    public String inputField() {
        return "input";
    }

    @Override
    public void answer(JsonWriter json, Head head, JsonObject answer, AnswerCost bill) {
        json.open('{').name("object").value("list").name("model").value(head.model());
        json.name("data").open('[');
        JsonValue data = answer.find("data");
        int at = 0;
        for (JsonValue item : data == null ? List.<JsonValue>of() : data.elements()) {
            JsonValue vector = item.object().find("embedding");
            JsonValue index = item.object().find("index");
            json.open('{').name("object").value("embedding").name("index");
            json.value(index == null ? at : index.integer().orElse(at)).name("embedding");
            if (vector == null) json.open('[').close(']');
            else if (base64) json.value(Vectors.toBase64(vector));
            else Vectors.writeNumbers(json, vector);
            json.close('}');
            at++;
        }
        json.close(']').name("id").value(head.id()).name("usage").open('{');
        json.name("prompt_tokens").value(bill.tokens().input());
        json.name("total_tokens").value(bill.tokens().input());
        if (bill.estimated()) json.name("estimated").value(true);
        json.name("cost").literal(bill.cost()).close('}').close('}');
    }

    @Override
    public StreamFormat stream(Head head) {
        throw new IllegalStateException("vectors are never streamed");
    }

    /** One text, several, or tokens in their stead. */
    private static void requireInput(Body body) {
        JsonValue input = body.find("input");
        if (input == null) throw body.wrong("input", "is missing: send a text or a list of texts");
        if (input.isString()) {
            if (input.length() == 2) throw body.wrong("input", "is empty");
            return;
        }
        List<JsonValue> all = input.elements();
        boolean good = !all.isEmpty()
                && (all.stream().allMatch(JsonValue::isString)
                        || all.stream().allMatch(JsonValue::isNumber)
                        || all.stream().allMatch(JsonValue::isArray));
        if (!good) throw body.wrong("input", "must be a text, a list of texts or a list of tokens");
        if (!all.getFirst().isNumber() && all.size() > INPUTS_MAX) {
            throw body.wrong("input", "has more than " + INPUTS_MAX + " texts");
        }
    }
}
