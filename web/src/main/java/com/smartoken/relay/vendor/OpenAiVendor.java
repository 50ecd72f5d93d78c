package com.smartoken.relay.vendor;

import com.smartoken.content.catalog.Dialect;
import com.smartoken.content.catalog.Model;
import com.smartoken.content.catalog.OutputLimit;
import com.smartoken.content.catalog.Sheet;
import com.smartoken.content.catalog.Upstream;
import com.smartoken.content.catalog.Ware;
import com.smartoken.relay.chat.ChatRequest;
import com.smartoken.relay.chat.Chunk;
import com.smartoken.relay.chat.Operation;
import com.smartoken.wire.json.BadJson;
import com.smartoken.wire.json.JsonObject;
import com.smartoken.wire.json.JsonObject.Member;
import com.smartoken.wire.json.JsonValue;
import com.smartoken.wire.json.JsonWriter;
import com.smartoken.wire.upstream.Header;
import com.smartoken.wire.upstream.SseEvent;
import com.smartoken.wire.upstream.Target;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An upstream that speaks OpenAI's format in its vendor's way: what nobody must know stays bytes. */
final class OpenAiVendor implements Vendor {
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    /** The fields that the relay writes itself. */
    private static final Set<String> OWN = Set.of("model", "stream_options", "user", "user_id");

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
    private final Target beta;
    private final Sheet sheet;
    private final EndUsers endUsers;

    OpenAiVendor(Upstream upstream, EndUsers endUsers) {
        String base = upstream.baseUrl().toString();
        this.target = Target.parse(base);
        this.sheet = Dialect.of(upstream).sheet();
        this.beta = sheet.beta() ? Target.parse(base.replaceFirst("/v1/?$", "") + "/beta") : target;
        this.endUsers = endUsers;
    }

    @Override
    public OutputRoom room(ChatRequest request, Model model, @Nullable OutputLimit ofRoute) {
        OutputLimit own = sheet.limit();
        OutputLimit limit = ofRoute == null
                ? own
                : own.bounding(ofRoute.bounds(), ofRoute.source(), ofRoute.checked(), ofRoute.confidence());
        return OutputRoom.of(request, model, sheet, limit);
    }

    @Override
    public long imageTokens() {
        return sheet.imageTokens();
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
        Operation operation = request.door().operation();
        JsonWriter json = new JsonWriter(512 + request.prompt().bodyBytes());
        json.open('{').name("model").value(ask.upstreamModel());
        for (Member member : request.body().members()) member(json, member, request, ask);
        for (Ware ware : ask.wares())
            if (ware.flag() != null) json.name(ware.flag()).value(true);
        if (operation != Operation.EMBEDDING) limit(json, request, ask);
        if (rewritesThinking() && operation != Operation.EMBEDDING) {
            ThinkingWish wish =
                    ThinkingWish.of(request.body()).on(ask.model(), request).within(ask.thinkingMax());
            wish.write(json, sheet);
        }
        endUser(json, request, ask);
        if (request.stream()) writeStreamOptions(json, request.body());
        boolean atBeta = operation == Operation.COMPLETION || request.prompt().hasPrefix();
        return new Outgoing(
                atBeta ? beta : target, path(operation), json.close('}').toBytes());
    }

    @Override
    public JsonObject answer(byte[] bytes) throws BadJson {
        return JsonValue.parse(bytes).object();
    }

    @Override
    public Chunks chunks() {
        return CHUNKS;
    }

    /** Writes a field on, unless it is the relay's own or the vendor has another way for it. */
    private void member(JsonWriter json, Member member, ChatRequest request, Ask ask) {
        String name = member.name();
        if (ChatRequest.isDropped(name) || OWN.contains(name)) return;
        if (ChatRequest.isOutputLimit(name)
                && (ask.outputMax() != null || sheet.limit().field() != null)) return;
        if (rewritesThinking() && ThinkingWish.FIELDS.contains(name)) return;
        if (isSwitched(name, ask)) return;
        if (name.equals("tools") && switchesTools(ask)) {
            tools(json, member.value(), ask);
            return;
        }
        if (sheet.warm() && name.equals("temperature") && isZero(member.value())) {
            json.name(name).literal("0.01");
        } else if (request.prompt().hasPrefix() && name.equals("messages")) {
            Prefixes.write(json.name(name), member.value(), sheet.prefixField());
        } else {
            json.member(member);
        }
    }

    /** Whether a name asks for what is switched on by a flag of the vendor's own. */
    private static boolean isSwitched(String name, Ask ask) {
        for (Ware ware : ask.wares()) if (ware.flag() != null && ware.fields().contains(name)) return true;
        return false;
    }

    private static boolean switchesTools(Ask ask) {
        for (Ware ware : ask.wares()) if (ware.flag() != null) return true;
        return false;
    }

    /** Writes the tools that no flag stands for; nothing where none is left. */
    private static void tools(JsonWriter json, JsonValue tools, Ask ask) {
        List<JsonValue> left = tools.elements().stream()
                .filter(tool -> !isSwitched("tools." + typeOf(tool), ask))
                .toList();
        if (left.isEmpty()) return;
        json.name("tools").open('[');
        for (JsonValue tool : left) json.value(tool);
        json.close(']');
    }

    private static String typeOf(JsonValue tool) {
        JsonValue type = tool.object().find("type");
        String word = type == null ? null : type.string();
        return word == null ? "" : word;
    }

    private void limit(JsonWriter json, ChatRequest request, Ask ask) {
        OutputLimit known = sheet.limit();
        Long limit = ask.outputMax();
        if (limit == null && known.field() != null) limit = request.outputMax();
        if (limit == null && known.always()) limit = ask.model().maxOutput();
        if (limit == null) return;
        json.name(known.field() == null ? "max_tokens" : known.field()).value(Math.min(limit, known.max()));
    }

    /** Names of end users are the customers' business: vendors get a name that means nothing to them. */
    private void endUser(JsonWriter json, ChatRequest request, Ask ask) {
        String field = sheet.namesEndUsers() ? "user_id" : "user";
        if (!sheet.namesEndUsers() && request.endUser() == null) return;
        json.name(field).value(endUsers.name(ask.accountId(), request.endUser()));
    }

    private boolean rewritesThinking() {
        return sheet.thinking() != Sheet.Switch.UNTOUCHED;
    }

    private static boolean isZero(JsonValue value) {
        return value.isNumber() && value.length() < 20 && new BigDecimal(value.text()).signum() == 0;
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
