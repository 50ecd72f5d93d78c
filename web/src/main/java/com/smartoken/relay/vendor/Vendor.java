package com.smartoken.relay.vendor;

import com.smartoken.content.catalog.Model;
import com.smartoken.content.catalog.OutputLimit;
import com.smartoken.content.catalog.Upstream;
import com.smartoken.content.catalog.Ware;
import com.smartoken.relay.chat.ChatRequest;
import com.smartoken.relay.chat.Chunk;
import com.smartoken.relay.chat.Operation;
import com.smartoken.wire.json.BadJson;
import com.smartoken.wire.json.JsonObject;
import com.smartoken.wire.upstream.Header;
import com.smartoken.wire.upstream.SseEvent;
import com.smartoken.wire.upstream.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How one upstream is spoken to. A call goes out in its format and way, and comes back in ours. */
public interface Vendor {
    /** What is sent. */
    @SuppressWarnings("ArrayRecordComponent") // sent once, compared by nobody
    record Outgoing(Target target, String path, byte[] body) {}

    /**
     * What a request becomes on a route.
     *
     * @param upstreamModel what the model is called there
     * @param outputMax the limit of output that the balance or the model set; null where the caller's own stands
     * @param thinkingMax the budget of thought; null where there is none, or where the caller's own stands
     * @param accountId whose call it is
     * @param wares what is to be bought beside tokens
     */
    record Ask(
            Model model,
            String upstreamModel,
            @Nullable Long outputMax,
            @Nullable Long thinkingMax,
            long accountId,
            List<Ware> wares) {
        /** Where nothing is bought beside tokens. */
        public Ask(
                Model model,
                String upstreamModel,
                @Nullable Long outputMax,
                @Nullable Long thinkingMax,
                long accountId) {
            this(model, upstreamModel, outputMax, thinkingMax, accountId, List.of());
        }

        /** Where nothing is said of thought. */
        public Ask(Model model, String upstreamModel, @Nullable Long outputMax, long accountId) {
            this(model, upstreamModel, outputMax, null, accountId);
        }
    }

    /** The chunks of one stream, in order. */
    interface Chunks {
        /** Whether the upstream says that its answer is complete. */
        boolean isEnd(SseEvent event);

        /**
         * What an event with data tells; null when it is nothing.
         *
         * @throws BadJson when it is nonsense
         */
        @Nullable
        Chunk read(SseEvent event) throws BadJson;
    }

    /**
     * The most output that a call can be billed for.
     *
     * @param ofRoute what the route's file says of the limit; null where the vendor's holds
     */
    OutputRoom room(ChatRequest request, Model model, @Nullable OutputLimit ofRoute);

    /** The most tokens that it makes of one image, however large; 0 where nobody knows. */
    long imageTokens();

    /** Whether it can be asked for this at all. */
    boolean can(Operation operation);

    /** The headers of every call. */
    List<Header> headers(String key);

    Outgoing request(ChatRequest request, Ask ask);

    /**
     * Reads a whole answer.
     *
     * @throws BadJson when it is nonsense
     */
    JsonObject answer(byte[] bytes) throws BadJson;

    Chunks chunks();

    /** The way to speak to an upstream. */
    static Vendor of(Upstream upstream, EndUsers endUsers) {
        return switch (upstream.protocol()) {
            case OPENAI -> new OpenAiVendor(upstream, endUsers);
            case ANTHROPIC -> new AnthropicVendor(upstream, endUsers);
        };
    }
}
