package com.smartoken.relay.door;

import com.smartoken.relay.chat.Head;
import com.smartoken.relay.chat.Said.ToolCall;
import com.smartoken.wire.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/** One item of a response's output: a thought, a message or a call of a tool, whose text may still grow. */
final class ResponseItem {
    /** What it is; the word stands in its {@code type}. */
    enum Kind {
        REASONING,
        MESSAGE,
        CALL
    }

    private static final ResponseTool NO_TOOL = ResponseTool.unknown("");

    private final Kind kind;
    private final String id;
    private final @Nullable ToolCall call;
    private final ResponseTool tool;
    private final StringBuilder text = new StringBuilder();

    private ResponseItem(Kind kind, String id, @Nullable ToolCall call, ResponseTool tool) {
        this.kind = kind;
        this.id = id;
        this.call = call;
        this.tool = tool;
    }

    static ResponseItem thought(Head head, int at) {
        return new ResponseItem(Kind.REASONING, id("rs_", head, at), null, NO_TOOL);
    }

    static ResponseItem message(Head head, int at) {
        return new ResponseItem(Kind.MESSAGE, id("msg_", head, at), null, NO_TOOL);
    }

    static ResponseItem call(Head head, int at, ToolCall call, ResponseTools tools) {
        ResponseTool tool = tools.called(call.name() == null ? "" : call.name());
        return new ResponseItem(Kind.CALL, id(tool.kind().prefix(), head, at), call, tool);
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

    /** Whose call it is. */
    ResponseTool tool() {
        return tool;
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
            case CALL -> {
                json.name("type").value(tool.kind().type()).name("status").value(status(ended, whole));
                tool.writeCall(json, call, id, text(), ended);
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
