package com.smartoken.relay;

import com.smartoken.db.ApiKey;
import com.smartoken.db.Node;
import com.smartoken.http.RequestId;
import com.smartoken.relay.door.ChatDoor;
import io.javalin.http.Context;

/**
 * The inner door of chat completions, for callers that something else than a key's secret has recognised: the same
 * relay, wallet, limits and log.
 */
public final class Chats {
    private final Relay relay;
    private final Node node;

    public Chats(Relaying relaying, Node node) {
        this.relay = relaying.relay();
        this.node = node;
    }

    /**
     * Serves a chat body as {@code POST /v1/chat/completions} does: a stream is written, a whole answer is the result.
     *
     * @throws com.smartoken.http.ApiError when nothing was written and nothing is charged
     */
    public void serve(Context ctx, ApiKey key, byte[] body) {
        relay.serve(new Call(RequestId.of(ctx), key, ChatDoor.read(body), node.instant()), ctx);
    }
}
