package com.smartoken.relay.door;

import com.smartoken.relay.chat.Said.ToolCall;
import com.smartoken.wire.json.BadJson;
import com.smartoken.wire.json.JsonValue;
import com.smartoken.wire.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A tool of a Responses call, which a model is told as a function and whose calls come back in the form that the tool's kind
 * has.
 *
 * @param function what the model is told that it is called
 * @param name what the client calls it; empty for kinds of which there is one
 * @param namespace null where it stands in none
 */
record ResponseTool(
        Kind kind, String function, String name, @Nullable String namespace) {
    private static final String SHELL_SCHEMA = """
            {"type":"object","properties":{"commands":{"type":"array","items":{"type":"string"},"description":"Commands to run, \
            one after the other."},"timeout_ms":{"type":"integer"},"max_output_length":{"type":"integer"}},\
            "required":["commands"]}""";

    private static final String LOCAL_SHELL_SCHEMA = """
            {"type":"object","properties":{"command":{"type":"array","items":{"type":"string"},"description":"The program and \
            its arguments."},"working_directory":{"type":"string"},"timeout_ms":{"type":"integer"},"env":{"type":"object",\
            "additionalProperties":{"type":"string"}}},"required":["command"]}""";

    private static final String PATCH_SCHEMA = """
            {"type":"object","properties":{"type":{"type":"string","enum":["create_file","update_file","delete_file"]},\
            "path":{"type":"string"},"diff":{"type":"string","description":"A unified diff of the file; none to delete it."}},\
            "required":["type","path"]}""";

    private static final String INPUT_SCHEMA =
            "{\"type\":\"object\",\"properties\":{\"input\":{\"type\":\"string\"}},\"required\":[\"input\"]}";

    /** What a tool takes, and how a call of it is told. */
    enum Kind {
        /** An object by a schema. */
        FUNCTION("function_call", "fc_", "", "", ""),
        /** A text. */
        CUSTOM("custom_tool_call", "ctc_", "input", INPUT_SCHEMA, ""),
        /** A program with its arguments. */
        LOCAL_SHELL("local_shell_call", "lsh_", "action", LOCAL_SHELL_SCHEMA, "Runs a program on the user's machine."),
        /** Commands of a shell. */
        SHELL("shell_call", "sh_", "action", SHELL_SCHEMA, "Runs commands of a shell on the user's machine."),
        /** A change of a file. */
        APPLY_PATCH("apply_patch_call", "apc_", "operation", PATCH_SCHEMA, "Creates, changes or deletes a file.");

        private final String type;
        private final String prefix;
        private final String field;
        private final String schema;
        private final String description;

        Kind(String type, String prefix, String field, String schema, String description) {
            this.type = type;
            this.prefix = prefix;
            this.field = field;
            this.schema = schema;
            this.description = description;
        }

        /** What an item's id begins with. */
        String prefix() {
            return prefix;
        }

        /** The type of an item that is a call. */
        String type() {
            return type;
        }

        /** The field of a call that holds what the model wants done; empty for a function. */
        String field() {
            return field;
        }

        /** What a call takes; empty for a function, which has its own. */
        String schema() {
            return schema;
        }

        /** What the model is told that it is for; empty where the tool itself says so. */
        String description() {
            return description;
        }
    }

    /** A function that nobody announced; models make some up. */
    static ResponseTool unknown(String function) {
        return new ResponseTool(Kind.FUNCTION, function, function, null);
    }

    boolean isFunction() {
        return kind == Kind.FUNCTION;
    }

    /** Writes what a call item has behind its status; before its end its contents are still empty. */
    void writeCall(JsonWriter json, @Nullable ToolCall call, String id, String arguments, boolean ended) {
        json.name("call_id").value(call == null || call.id() == null ? id : call.id());
        switch (kind) {
            case FUNCTION -> {
                json.name("name").value(name).name("arguments").value(ended ? arguments : "");
                if (namespace != null) json.name("namespace").value(namespace);
            }
            case CUSTOM -> {
                json.name("name").value(name).name("input").value(ended ? input(arguments) : "");
                if (namespace != null) json.name("namespace").value(namespace);
            }
            case LOCAL_SHELL, SHELL, APPLY_PATCH -> action(json, ended ? arguments : "{}");
        }
    }

    /** The text that a custom tool is called with; what a model wrote in another form is passed on as it is. */
    String input(String arguments) {
        JsonValue value = object(arguments);
        JsonValue input = value == null ? null : value.object().find("input");
        String text = input == null ? null : input.string();
        return text == null ? arguments : text;
    }

    private void action(JsonWriter json, String arguments) {
        JsonValue value = object(arguments);
        json.name(kind.field).open('{');
        if (kind == Kind.LOCAL_SHELL) {
            json.name("type").value("exec");
            if (value == null || value.object().find("env") == null)
                json.name("env").open('{').close('}');
        }
        if (value == null) json.name("arguments").value(arguments);
        else for (var member : value.object().members()) if (!isOwn(member.name())) json.member(member);
        json.close('}');
    }

    private boolean isOwn(String name) {
        return kind == Kind.LOCAL_SHELL && name.equals("type");
    }

    private static @Nullable JsonValue object(String arguments) {
        try {
            JsonValue value = JsonValue.parse(arguments.getBytes(StandardCharsets.UTF_8));
            return value.isObject() ? value : null;
        } catch (BadJson e) {
            return null; // a model may break off in the middle
        }
    }
}
