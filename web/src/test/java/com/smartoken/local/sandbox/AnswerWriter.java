package com.smartoken.local.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.smartoken.local.sandbox.Choice.ToolCall;
import java.util.List;
import java.util.stream.IntStream;

/** Decides what to answer: the same to the same request, sensible to a reader, and always signed as the sandbox's. */
final class AnswerWriter {

    private static final int OVERRUN_TOKENS_MAX = 100_000;

    private AnswerWriter() {}

    /** All choices of an answer; one that overruns has more tokens than the request allows. */
    static List<Choice> choices(ChatRequest request, boolean overrun) {
        return IntStream.range(0, request.demand().choices())
                .mapToObj(index -> choice(request.demand(), index, draft(request, index), overrun))
                .toList();
    }

    /** All choices of a completion of plain text; with a suffix it fills the middle. */
    static List<Choice> completions(Demand demand, String prompt, String suffix, boolean overrun) {
        String text = suffix.isEmpty()
                ? " Sandbox answer from " + demand.model() + ": this goes on after “" + Topics.quote(prompt) + "”."
                : " /* Sandbox answer from " + demand.model() + ": this stands between " + prompt.length()
                        + " characters before and " + suffix.length() + " after. */ ";
        return IntStream.range(0, demand.choices())
                .mapToObj(index -> choice(demand, index, Draft.text(text), overrun))
                .toList();
    }

    private static Choice choice(Demand demand, int index, Draft draft, boolean overrun) {
        if (overrun && demand.maxTokens() <= OVERRUN_TOKENS_MAX) {
            return Choice.within(demand.unlimited(), index, draft.longerThan(demand.maxTokens()));
        }
        return Choice.within(demand, index, draft);
    }

    private static Draft draft(ChatRequest request, int index) {
        Draft answer = answer(request, index);
        return request.thinks() ? answer.after(thoughts(request)) : answer;
    }

    private static Draft answer(ChatRequest request, int index) {
        JsonNode function = request.functionToCall();
        if (function != null) {
            return call(request, function, index);
        }
        return Draft.text(
                switch (request.format()) {
                    case "json_object" -> jsonObject(request);
                    case "json_schema" -> {
                        JsonNode schema = request.body().at("/response_format/json_schema/schema");
                        yield Json.text(new SchemaFiller(schema, request.userText()).fill());
                    }
                    default -> text(request, index);
                });
    }

    private static Draft call(ChatRequest request, JsonNode function, int index) {
        String name = function.path("name").asText();
        JsonNode arguments = new SchemaFiller(function.path("parameters"), request.userText()).fill();
        String text = Json.text(arguments.isObject() ? arguments : Json.object());
        String id =
                "call_%08x_%d_%d".formatted(text.hashCode(), request.messages().size(), index);
        return new Draft("", "", new ToolCall(id, name, text));
    }

    private static String jsonObject(ChatRequest request) {
        ObjectNode object = Json.object()
                .put("sandbox", "Sandbox answer from " + request.demand().model())
                .put("question", Topics.quote(request.userText()))
                .put("answer", Topics.about(request));
        return Json.text(object);
    }

    private static String text(ChatRequest request, int index) {
        String variant = index == 0 ? "" : " (choice " + (index + 1) + ")";
        String said = request.answersATool() ? ofTool(request) : Topics.about(request);
        return "Sandbox answer from " + request.demand().model() + variant + ": " + said;
    }

    private static String ofTool(ChatRequest request) {
        return "the tool returned “" + Topics.quote(ChatRequest.textOf(request.last()))
                + "”. That is what there is to say" + " about “" + Topics.quote(request.userText()) + "”.";
    }

    private static String thoughts(ChatRequest request) {
        String first = "The user wrote “" + Topics.quote(request.userText()) + "”. ";
        String second = "I am the sandbox and know no facts, so I look for a topic that I have an answer to. ";
        String third = "There should be one short answer, in the form that was asked for, and no invented facts. ";
        return switch (request.body().path("reasoning_effort").asText()) {
            case "minimal", "low" -> first.strip();
            case "high", "xhigh", "max" -> (first + second + third + second + third).strip();
            default -> (first + second + third).strip();
        };
    }
}
