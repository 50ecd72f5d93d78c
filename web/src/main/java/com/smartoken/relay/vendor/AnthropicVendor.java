package com.smartoken.relay.vendor;

import com.smartoken.content.catalog.Model;
import com.smartoken.content.catalog.OutputLimit;
import com.smartoken.content.catalog.Sheet;
import com.smartoken.content.catalog.Upstream;
import com.smartoken.relay.chat.ChatRequest;
import com.smartoken.relay.chat.Operation;
import com.smartoken.wire.json.BadJson;
import com.smartoken.wire.json.JsonObject;
import com.smartoken.wire.upstream.Header;
import com.smartoken.wire.upstream.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An upstream that speaks Anthropic's format: calls and answers are translated, and their usage too. */
final class AnthropicVendor implements Vendor {
    private static final String PATH = "/messages";
    private static final Header VERSION = new Header("anthropic-version", "2023-06-01");

    private final Target target;
    private final EndUsers endUsers;

    AnthropicVendor(Upstream upstream, EndUsers endUsers) {
        this.target = Target.parse(upstream.baseUrl().toString());
        this.endUsers = endUsers;
    }

    /** {@code max_tokens} counts thought there, whoever speaks this format, unless the route's file knows better. */
    @Override
    public OutputRoom room(ChatRequest request, Model model, @Nullable OutputLimit ofRoute) {
        OutputLimit limit = ofRoute == null ? OutputLimit.ANTHROPIC : ofRoute;
        return OutputRoom.of(request, model, Sheet.UNKNOWN, limit);
    }

    @Override
    public long imageTokens() {
        return 0;
    }

    @Override
    public boolean can(Operation operation) {
        return operation == Operation.CHAT;
    }

    @Override
    public List<Header> headers(String key) {
        return List.of(new Header("x-api-key", key), VERSION);
    }

    @Override
    public Outgoing request(ChatRequest request, Ask ask) {
        String endUser = endUsers.name(ask.accountId(), request.endUser());
        return new Outgoing(target, PATH, new AnthropicRequest(request, ask, endUser).write());
    }

    @Override
    public JsonObject answer(byte[] bytes) throws BadJson {
        return AnthropicAnswer.toChat(bytes);
    }

    @Override
    public Chunks chunks() {
        return new AnthropicChunks();
    }
}
