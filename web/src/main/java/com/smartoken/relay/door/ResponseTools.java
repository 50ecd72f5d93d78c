package com.smartoken.relay.door;

import com.smartoken.relay.door.ResponseTool.Kind;
import com.smartoken.wire.json.JsonValue;
import com.smartoken.wire.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tools of a Responses call, each told to the model as a function, and which of them it may call. */
final class ResponseTools {
    private static final int NAME_LENGTH_MAX = 64;

    /** A tool and what the client said of it. */
    private record Told(ResponseTool tool, Body body) {}

    private final FieldTable.Reading reading;
    private final boolean functionsAlone;
    private final List<Told> tools = new ArrayList<>();

    private ResponseTools(FieldTable.Reading reading, boolean functionsAlone) {
        this.reading = reading;
        this.functionsAlone = functionsAlone;
    }

    /** Those of a body, each looked at by the table; {@code functionsAlone} where calls of others can't be told. */
    static ResponseTools of(Body body, FieldTable.Reading reading, boolean functionsAlone) {
        ResponseTools tools = new ResponseTools(reading, functionsAlone);
        tools.add(body, null);
        return tools;
    }

    /** The one that a model calls by this name. */
    ResponseTool called(String function) {
        for (Told told : tools) if (told.tool.function().equals(function)) return told.tool;
        return ResponseTool.unknown(function);
    }

    /** What a model is told that a function in a namespace is called. */
    static String function(String name, @Nullable String namespace) {
        if (namespace == null) return name;
        String whole = namespace + "__" + name;
        if (whole.length() <= NAME_LENGTH_MAX) return whole;
        String hash = Integer.toHexString(whole.hashCode());
        return whole.substring(0, NAME_LENGTH_MAX - 1 - hash.length()) + "_" + hash;
    }

    /** Writes tools and choice; nothing where there are none. */
    void write(JsonWriter json, Body body) {
        JsonValue choice = body.find("tool_choice");
        Body chosen = choice == null || choice.isString() ? null : Body.of(choice, "tool_choice");
        String type = chosen == null ? "" : chosen.requiredText("type");
        if (chosen != null) reading.isSaid("tool_choice", type, "tool_choice.type");
        List<Told> allowed = type.equals("allowed_tools") && chosen != null ? allowed(chosen) : tools;
        String word = chosen == null ? choice == null ? null : choice.string() : null;
        if (type.equals("allowed_tools") && chosen != null) word = mode(chosen);
        boolean mustCall = "required".equals(word) || (chosen != null && !type.equals("allowed_tools"));
        if (allowed.isEmpty()) {
            if (mustCall)
                throw body.wrong("tool_choice", "asks for a tool, and there is none that a model here can call");
            return;
        }
        json.name("tools").open('[');
        for (Told told : allowed) write(json, told);
        json.close(']');
        body.copy(json, "parallel_tool_calls");
        if (word != null) json.name("tool_choice").value(word);
        else if (chosen != null) named(json, find(chosen, tools));
    }

    private void add(Body holder, @Nullable String namespace) {
        List<JsonValue> all = holder.list("tools");
        for (int i = 0; i < all.size(); i++) {
            Body tool = Body.of(all.get(i), holder.name("tools") + "." + i);
            String type = tool.requiredText("type");
            if (!reading.isSaid("tools", type, tool.name("type"))) continue;
            if (functionsAlone && !type.equals("function")) {
                reading.ignore(tool.path() + " " + type);
                continue;
            }
            switch (type) {
                case "namespace" -> add(tool, tool.requiredText("name"));
                case "function" -> {
                    reading.known("function", tool);
                    Body nested = tool.inner("function");
                    add(Kind.FUNCTION, nested == null ? tool : nested, namespace);
                }
                case "custom" -> add(Kind.CUSTOM, tool, namespace);
                default -> {
                    Kind kind = kind(type);
                    tools.add(new Told(new ResponseTool(kind, type, "", null), tool));
                }
            }
        }
    }

    private void add(Kind kind, Body tool, @Nullable String namespace) {
        String name = tool.requiredText("name");
        tools.add(new Told(new ResponseTool(kind, function(name, namespace), name, namespace), tool));
    }

    private static Kind kind(String type) {
        return switch (type) {
            case "local_shell" -> Kind.LOCAL_SHELL;
            case "shell" -> Kind.SHELL;
            default -> Kind.APPLY_PATCH;
        };
    }

    private static void write(JsonWriter json, Told told) {
        ResponseTool tool = told.tool;
        Kind kind = tool.kind();
        json.open('{').name("type").value("function").name("function").open('{');
        json.name("name").value(tool.function());
        if (kind == Kind.FUNCTION) {
            told.body.copy(json, "description", "parameters", "strict");
        } else {
            json.name("description").value(kind == Kind.CUSTOM ? custom(told.body) : kind.description());
            json.name("parameters").literal(kind.schema());
        }
        json.close('}').close('}');
    }

    /** What a custom tool is for, and the grammar of its input, which no vendor can hold a model to. */
    private static String custom(Body tool) {
        String text = tool.textOrEmpty("description");
        Body format = tool.inner("format");
        String grammar = format == null ? "" : format.textOrEmpty("definition");
        String space = text.isEmpty() ? "" : "\n\n";
        if (grammar.isEmpty() || format == null) return text + space + "Its input is one text.";
        return text + space + "Its input is one text, which must follow this " + format.textOrEmpty("syntax")
                + " grammar:\n" + grammar;
    }

    private static void named(JsonWriter json, ResponseTool tool) {
        json.name("tool_choice")
                .open('{')
                .name("type")
                .value("function")
                .name("function")
                .open('{');
        json.name("name").value(tool.function()).close('}').close('}');
    }

    private List<Told> allowed(Body chosen) {
        List<ResponseTool> wanted = new ArrayList<>();
        List<JsonValue> all = chosen.list("tools");
        for (int i = 0; i < all.size(); i++) {
            Body tool = Body.of(all.get(i), chosen.name("tools") + "." + i);
            if (reading.isSaid("tools", tool.requiredText("type"), tool.name("type"))) wanted.add(find(tool, tools));
        }
        return tools.stream().filter(told -> wanted.contains(told.tool)).toList();
    }

    private static String mode(Body chosen) {
        String mode = chosen.textOrEmpty("mode");
        if (mode.isEmpty() || mode.equals("auto")) return "auto";
        if (mode.equals("required")) return mode;
        throw chosen.wrong("mode", "must be auto or required");
    }

    /** The tool that a choice names, by its type and, where there may be several, its name. */
    private static ResponseTool find(Body choice, List<Told> tools) {
        String type = choice.requiredText("type");
        Body nested = choice.inner("function");
        String name = (nested == null ? choice : nested).textOrEmpty("name");
        for (Told told : tools) {
            ResponseTool tool = told.tool;
            boolean isNamed = tool.name().equals(name) || tool.function().equals(name);
            boolean isKind = switch (type) {
                case "function" -> tool.kind() == Kind.FUNCTION && isNamed;
                case "custom" -> tool.kind() == Kind.CUSTOM && isNamed;
                default -> tool.function().equals(type);
            };
            if (isKind) return tool;
        }
        throw choice.wrong(name.isEmpty() ? "type" : "name", "names none of the tools");
    }
}
