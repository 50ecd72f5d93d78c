package com.smartoken.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.money.Peak;
import com.smartoken.money.Rates;
import com.smartoken.money.Tariff;
import com.smartoken.money.Tokens;
import com.smartoken.relay.chat.ChatRequest;
import com.smartoken.relay.chat.Chunk;
import com.smartoken.relay.chat.Head;
import com.smartoken.relay.chat.StreamFormat;
import com.smartoken.relay.chat.Usage;
import com.smartoken.relay.door.ChatDoor;
import com.smartoken.wire.json.JsonValue;
import com.smartoken.wire.json.JsonWriter;
import com.smartoken.wire.upstream.SseEvent;
import com.smartoken.wire.upstream.SseReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/**
 * What the pieces of a call that are run most leave behind for the collector, in bytes: not a time, so it is the same on
 * every machine. A budget is a quarter above what a piece needs before it is compiled well; who goes over it says so here.
 */
class AllocationTest {
    private static final int CALLS = 2_000;
    private static final byte[] CHUNK = utf8("data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\","
            + "\"created\":1763251200,\"model\":\"vendor-1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"compass\"},"
            + "\"finish_reason\":null}]}\n\n");
    private static final byte[] BODY =
            utf8("{\"model\":\"plain\",\"messages\":[{\"role\":\"system\",\"content\":\"Answer in"
                    + " two short sentences.\"},{\"role\":\"user\",\"content\":\"Why is the sky blue, and why is it red in the"
                    + " evening?\"}],\"temperature\":0.7,\"max_tokens\":512,\"user\":\"someone\"}");
    private static final Tariff TARIFF =
            new Tariff(LocalDate.EPOCH, Peak.NORMAL, Rates.of(1_000_000, 2_000_000), List.of());

    private static final long CHUNK_MAX = 3_300;
    private static final long USAGE_MAX = 2_700;
    private static final long PRICE_MAX = 870;
    private static final long REQUEST_MAX = 4_400;

    @Test
    void aChunkOfAStream() throws Exception {
        int[] at = {0};
        SseReader events = new SseReader((into, offset, length) -> {
            int read = Math.min(length, CHUNK.length - at[0]);
            System.arraycopy(CHUNK, at[0], into, offset, read);
            at[0] = (at[0] + read) % CHUNK.length;
            return read;
        });
        StreamFormat format = ChatDoor.read(BODY).door().stream(new Head("req_1", "plain", 1, false));
        JsonWriter out = new JsonWriter(2048);
        assertThat(bytes(() -> {
                    SseEvent event = events.next();
                    while (event != null && event.kind() != SseEvent.Kind.DATA) event = events.next();
                    if (event == null) throw new IllegalStateException();
                    format.chunk(out.clear(), Chunk.parse(event));
                    return out.length();
                }))
                .isLessThan(CHUNK_MAX);
    }

    @Test
    void theUsageOfAnAnswer() throws Exception {
        JsonValue usage = JsonValue.parse(
                utf8(
                        "{\"prompt_tokens\":120,\"completion_tokens\":80,\"total_tokens\":200,"
                                + "\"prompt_tokens_details\":{\"cached_tokens\":20},\"completion_tokens_details\":{\"reasoning_tokens\":5}}"));
        Usage.Bounds bounds = new Usage.Bounds(1_000, 1_000, 8_000);
        assertThat(bytes(() -> Usage.read(usage, bounds))).isLessThan(USAGE_MAX);
    }

    @Test
    void thePriceOfACall() throws Exception {
        Tokens tokens = Tokens.of(120, 80);
        assertThat(bytes(() -> TARIFF.cost(tokens, 0))).isLessThan(PRICE_MAX);
    }

    @Test
    void whatAClientAsks() throws Exception {
        assertThat(bytes(() -> {
                    ChatRequest request = ChatDoor.read(BODY);
                    return request.prompt().tokensEstimate();
                }))
                .isLessThan(REQUEST_MAX);
    }

    /** What one call of it allocates, after some that load classes. */
    private static long bytes(Callable<?> piece) throws Exception {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 50; i++) piece.call();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < CALLS; i++) piece.call();
        return (threads.getCurrentThreadAllocatedBytes() - before) / CALLS;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
