package com.smartoken.relay.door;

import com.smartoken.http.ApiError;
import com.smartoken.relay.chat.AnswerCost;
import com.smartoken.relay.chat.ChatRequest;
import com.smartoken.relay.chat.Door;
import com.smartoken.relay.chat.Head;
import com.smartoken.relay.chat.Said;
import com.smartoken.relay.chat.Said.ToolCall;
import com.smartoken.relay.chat.StreamFormat;
import com.smartoken.wire.json.JsonObject;
import com.smartoken.wire.json.JsonValue;
import com.smartoken.wire.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;

/** OpenAI's Responses, stateless: Codex and newer code of its SDKs, with every chat model. */
public final class ResponsesDoor implements Door {
    /** Where it is. */
    public static final String PATH = "/v1/responses";

    /** Where tokens are counted. */
    public static final String COUNT_PATH = "/v1/responses/input_tokens";

    private final Body asked;
    private final ResponseTools tools;
    private final List<String> ignored;

    private ResponsesDoor(Body asked, ResponsesRequest.Meant meant) {
        this.asked = asked;
        this.tools = meant.tools();
        this.ignored = meant.ignored();
    }

    /** Reads a call. */
    public static ChatRequest read(byte[] bytes) {
        Body body = new Body(ChatRequest.object(bytes), "");
        ResponsesRequest.Meant meant = ResponsesRequest.of(body);
        try {
            return ChatRequest.parse(meant.chat(), new ResponsesDoor(body, meant));
        } catch (ApiError e) {
            throw e.naming("max_tokens", "max_output_tokens").naming("messages", "input");
        }
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public List<String> ignored() {
        return ignored;
    }

    @Override
    public String inputField() {
        return "input";
    }

    @Override
    public void answer(JsonWriter json, Head head, JsonObject answer, AnswerCost bill) {
        JsonValue choices = answer.find("choices");
        JsonObject choice =
                choices == null ? answer : choices.elements().getFirst().object();
        Said said = Said.of(choice.find("message"));
        JsonValue reason = choice.find("finish_reason");
        List<ResponseItem> items = new ArrayList<>();
        if (!said.thought().isEmpty()) items.add(ResponseItem.thought(head, 0).add(said.thought()));
        if (!said.text().isEmpty() || said.calls().isEmpty()) {
            items.add(ResponseItem.message(head, items.size()).add(said.text()));
        }
        for (ToolCall call : said.calls()) {
            items.add(ResponseItem.call(head, items.size(), call, tools).add(call.arguments()));
        }
        ResponseObject response = new ResponseObject(asked, head);
        response.ended(json, items, reason == null ? null : reason.string(), bill);
    }

    @Override
    public StreamFormat stream(Head head) {
        return new ResponsesStream(new ResponseObject(asked, head), head, tools);
    }

    @Override
    public String outputField() {
        return "max_output_tokens";
    }
}
