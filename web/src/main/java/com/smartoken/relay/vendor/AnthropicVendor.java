package com.smartoken.relay.vendor;

import com.smartoken.content.catalog.Upstream;
import com.smartoken.relay.chat.ChatRequest;
import com.smartoken.relay.chat.Operation;
import com.smartoken.wire.json.BadJson;
import com.smartoken.wire.json.JsonObject;
import com.smartoken.wire.upstream.Header;
import com.smartoken.wire.upstream.Target;
import java.util.List;

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
