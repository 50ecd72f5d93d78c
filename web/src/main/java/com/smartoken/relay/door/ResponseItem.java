package com.smartoken.relay.door;

import com.smartoken.relay.chat.Head;
import com.smartoken.relay.chat.Said.ToolCall;
import com.smartoken.wire.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/** One item of a response's output: a thought, a message or a call of a function, whose text may still grow. */
final class ResponseItem {
    /** What it is; the word stands in its {@code type}. */
    enum Kind {
        REASONING,
        MESSAGE,
        FUNCTION_CALL
    }

    private final Kind kind;
    private final String id;
    private final @Nullable ToolCall call;
    private final StringBuilder text = new StringBuilder();

    private ResponseItem(Kind kind, String id, @Nullable ToolCall call) {
        this.kind = kind;
        this.id = id;
        this.call = call;
    }

    static ResponseItem thought(Head head, int at) {
        return new ResponseItem(Kind.REASONING, id("rs_", head, at), null);
    }

    static ResponseItem message(Head head, int at) {
        return new ResponseItem(Kind.MESSAGE, id("msg_", head, at), null);
    }

    static ResponseItem call(Head head, int at, ToolCall call) {
        return new ResponseItem(Kind.FUNCTION_CALL, id("fc_", head, at), call);
    }

    ResponseItem add(String more) {
        text.append(more);
        return this;
    }

    Kind kind() {
        return kind;
    }

    String id() {
        return id;
    }

    String text() {
        return text.toString();
    }

    String name() {
        return call == null || call.name() == null ? "" : call.name();
    }

    /** Writes it as it is so far; before its end its contents are still empty. */
    void write(JsonWriter json, boolean ended, boolean whole) {
        json.open('{').name("id").value(id);
        switch (kind) {
            case REASONING -> {
                json.name("type").value("reasoning").name("summary").open('[');
                if (ended) part(json, text());
                json.close(']');
            }
            case MESSAGE -> {
                json.name("type").value("message").name("status").value(status(ended, whole));
                json.name("role").value("assistant").name("content").open('[');
                if (ended) part(json, text());
                json.close(']');
            }
            case FUNCTION_CALL -> {
                json.name("type").value("function_call").name("status").value(status(ended, whole));
                json.name("call_id").value(call == null || call.id() == null ? id : call.id());
                json.name("name").value(name()).name("arguments").value(ended ? text() : "");
            }
        }
        json.close('}');
    }

    /** Writes its one part of content or summary. */
    void part(JsonWriter json, String said) {
        if (kind == Kind.REASONING) {
            json.open('{')
                    .name("type")
                    .value("summary_text")
                    .name("text")
                    .value(said)
                    .close('}');
            return;
        }
        json.open('{').name("type").value("output_text").name("text").value(said);
        json.name("annotations").open('[').close(']').name("logprobs").open('[').close(']');
        json.close('}');
    }

    private static String status(boolean ended, boolean whole) {
        return ended ? whole ? "completed" : "incomplete" : "in_progress";
    }

    private static String id(String prefix, Head head, int at) {
        return prefix + head.id().substring(head.id().indexOf('_') + 1) + at;
    }
}
