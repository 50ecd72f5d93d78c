package com.smartoken.relay.door;

import com.smartoken.relay.chat.AnswerCost;
import com.smartoken.relay.chat.ChatRequest;
import com.smartoken.relay.chat.Door;
import com.smartoken.relay.chat.Head;
import com.smartoken.relay.chat.StreamFormat;
import com.smartoken.wire.json.JsonObject;
import com.smartoken.wire.json.JsonObject.Member;
import com.smartoken.wire.json.JsonWriter;
import java.util.List;

/** Chat completions, the format that calls have inside too: what comes back passes as it is, under our id and model. */
public final class ChatDoor implements Door {
    /** Where it is. */
    public static final String PATH = "/v1/chat/completions";

    private static final FieldTable TABLE = FieldTable.of("chat");
    private static final ChatDoor DOOR = new ChatDoor(List.of());

    private final List<String> ignored;

    private ChatDoor(List<String> ignored) {
        this.ignored = ignored;
    }

    /** Reads a call. */
    public static ChatRequest read(byte[] body) {
        JsonObject object = ChatRequest.object(body);
        if (object.find("messages") == null && object.find("input") != null) return responses(object);
        FieldTable.Reading reading = TABLE.reading();
        reading.fields("body", new Body(object, ""));
        return reading.ignored().isEmpty()
                ? read(object, DOOR)
                : read(without(object, reading.ignored()), new ChatDoor(reading.ignored()));
    }

    private static ChatRequest read(JsonObject object, ChatDoor door) {
        ChatRequest request = ChatRequest.of(object, door);
        return LooseChat.isFound(request) ? ChatRequest.parse(LooseChat.tidied(object), door) : request;
    }

    private static JsonObject without(JsonObject object, List<String> fields) {
        JsonWriter json = new JsonWriter(object.length()).open('{');
        for (Member member : object.members()) if (!fields.contains(member.name())) json.member(member);
        return ChatRequest.object(json.close('}').toBytes());
    }

    /** Cursor sends bodies in the format of Responses to this path, and reads chunks of chat completions. */
    private static ChatRequest responses(JsonObject object) {
        ResponsesRequest.Meant meant = ResponsesRequest.ofFunctions(new Body(object, ""));
        JsonObject chat = ChatRequest.object(meant.chat());
        JsonWriter json = new JsonWriter(4096).open('{');
        for (Member member : chat.members()) json.member(member);
        new Body(object, "").copy(json, "stream_options");
        return ChatRequest.parse(json.close('}').toBytes(), new ChatDoor(meant.ignored()));
    }

    @Override
    public List<String> ignored() {
        return ignored;
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public void answer(JsonWriter json, Head head, JsonObject answer, AnswerCost bill) {
        json.open('{').name("id").value(head.id());
        if (answer.find("created") == null) json.name("created").value(head.created());
        if (answer.find("object") == null) json.name("object").value("chat.completion");
        if (answer.find("model") == null) json.name("model").value(head.model());
        for (Member member : answer.members()) {
            switch (member.name()) {
                case "id", "usage" -> {}
                case "model" -> json.name("model").value(head.model());
                case "choices" -> Reshaped.whole(json, member);
                default -> json.member(member);
            }
        }
        if (answer.find("system_fingerprint") == null)
            json.name("system_fingerprint").literal("null");
        json.name("usage");
        bill.writeUsage(json);
        json.close('}');
    }

    @Override
    public StreamFormat stream(Head head) {
        return new ChatStream(head);
    }
}
