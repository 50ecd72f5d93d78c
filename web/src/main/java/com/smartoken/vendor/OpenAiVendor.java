package com.smartoken.vendor;

import com.smartoken.catalog.Upstream;
import com.smartoken.chat.ChatRequest;
import com.smartoken.chat.Chunk;
import com.smartoken.chat.Operation;
import com.smartoken.json.BadJson;
import com.smartoken.json.JsonObject;
import com.smartoken.json.JsonObject.Member;
import com.smartoken.json.JsonValue;
import com.smartoken.json.JsonWriter;
import com.smartoken.upstream.Header;
import com.smartoken.upstream.SseEvent;
import com.smartoken.upstream.Target;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** An upstream that speaks OpenAI's format: nothing is translated, and what nobody must know stays bytes. */
final class OpenAiVendor implements Vendor {
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    /** The fields that the relay writes itself. */
    private static final Set<String> OWN = Set.of("model", "stream_options");

    private static final Chunks CHUNKS = new Chunks() {
        @Override
        public boolean isEnd(SseEvent event) {
            return event.dataEquals(DONE);
        }

        @Override
        public Chunk read(SseEvent event) throws BadJson {
            return Chunk.parse(event);
        }
    };

    private final Target target;

    OpenAiVendor(Upstream upstream, EndUsers endUsers) {
        this.target = Target.parse(upstream.baseUrl().toString());
    }

    @Override
    public boolean can(Operation operation) {
        return true;
    }

    @Override
    public List<Header> headers(String key) {
        return List.of(new Header("Authorization", "Bearer " + key));
    }

    /** The call with the route's model, usage always asked for, and the output limit where the balance set one. */
    @Override
    public Outgoing request(ChatRequest request, Ask ask) {
        Long limit = ask.outputMax();
        JsonWriter json = new JsonWriter(512 + request.prompt().bodyBytes());
        json.open('{').name("model").value(ask.upstreamModel());
        for (Member member : request.body().members()) {
            String name = member.name();
            if (ChatRequest.isDropped(name) || OWN.contains(name)) continue;
            if (limit != null && ChatRequest.isOutputLimit(name)) continue;
            json.member(member);
        }
        if (limit != null) json.name("max_tokens").value(limit);
        if (request.stream()) writeStreamOptions(json, request.body());
        return new Outgoing(
                target, path(request.door().operation()), json.close('}').toBytes());
    }

    @Override
    public JsonObject answer(byte[] bytes) throws BadJson {
        return JsonValue.parse(bytes).object();
    }

    @Override
    public Chunks chunks() {
        return CHUNKS;
    }

    private static String path(Operation operation) {
        return switch (operation) {
            case CHAT -> "/chat/completions";
            case COMPLETION -> "/completions";
            case EMBEDDING -> "/embeddings";
        };
    }

    private static void writeStreamOptions(JsonWriter json, JsonObject body) {
        json.name("stream_options").open('{').name("include_usage").value(true);
        JsonValue options = body.find("stream_options");
        if (options != null) {
            for (Member member : options.object().members()) {
                if (!member.name().equals("include_usage")) json.member(member);
            }
        }
        json.close('}');
    }
}
