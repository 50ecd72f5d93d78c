package com.smartoken.wire.upstream;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseReaderTest {
    private static final String STREAM = """
            \ufeff

            : hello

            data: {"a":"\u20ac\ud83d\ude00"}

            event: delta
            id: 7
            retry: 1
            data:one
            : amid
            data: two
            data

            data:  x
            event: \u00e9


            data

            event: only

            datas: no

            data: [DONE]

            data: cut""";
    private static final List<String> EVENTS =
            List.of("|{\"a\":\"\u20ac\ud83d\ude00\"}", "delta|one\ntwo\n", "\u00e9| x", "|", "|[DONE]");

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void readsTheSameEventsWhereverTheStreamIsSplit(String lineEnd) throws UpstreamFailure {
        byte[] stream = utf8(STREAM.replace("\n", lineEnd));
        for (int split = 0; split <= stream.length; split++) {
            SseReader reader = new SseReader(pieces(stream, split, stream.length));
            assertThat(events(reader)).as("split at %d", split).isEqualTo(EVENTS);
            assertThat(reader.endedInsideEvent()).isTrue();
        }
    }

    @Test
    void givesWhatCameTogetherWithoutWaitingForMore() throws UpstreamFailure {
        byte[] stream = utf8("data: 1\n\ndata: 2\n\ndata: half");
        SseReader reader = new SseReader(pieces(stream, stream.length, stream.length));
        assertThat(reader.present()).isNull();
        assertThat(requireNonNull(reader.next()).dataEquals(utf8("1"))).isTrue();
        assertThat(requireNonNull(reader.present()).dataEquals(utf8("2"))).isTrue();
        assertThat(reader.present()).isNull();
        assertThat(reader.present()).isNull();
        assertThat(reader.next()).isNull();
        assertThat(reader.endedInsideEvent()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7})
    void readsTheSameEventsFromSmallPieces(int size) throws UpstreamFailure {
        for (String lineEnd : List.of("\n", "\r\n", "\r")) {
            byte[] stream = utf8(STREAM.replace("\n", lineEnd));
            assertThat(events(new SseReader(pieces(stream, 0, size)))).isEqualTo(EVENTS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: x\n\ndata: last", "data: x\n\ndata: last\n", "data: x\n\n: note\ndata: last\r"})
    void givesTheEventThatLacksItsBlankLineWhenAskedForIt(String stream) throws UpstreamFailure {
        SseReader reader = new SseReader(pieces(utf8(stream), 3, 2));
        assertThat(events(reader)).containsExactly("|x");
        assertThat(requireNonNull(reader.unfinished()).dataString()).isEqualTo("last");
        assertThat(reader.unfinished()).isNull();
    }

    @Test
    void hasNothingUnfinishedAfterAWholeEvent() throws UpstreamFailure {
        SseReader reader = new SseReader(pieces(utf8("data: x\n\n"), 0, 5));
        assertThat(events(reader)).containsExactly("|x");
        assertThat(reader.unfinished()).isNull();
    }

    @Test
    void handsAnEventOutAsSoonAsItsBlankLineBegins() throws UpstreamFailure {
        SseReader reader = new SseReader(pieces(utf8("data: x\r\n\r"), 10, 1));
        SseEvent event = requireNonNull(reader.next());
        assertThat(event.dataString()).isEqualTo("x");
    }

    @Test
    void saysThatTheUpstreamLivesWhenOnlyACommentCame() throws UpstreamFailure {
        byte[] stream = utf8(": keep-alive\n\ndata: x\n\n");
        SseReader reader = new SseReader(pieces(stream, 14, stream.length));
        assertThat(kind(reader)).isEqualTo(SseEvent.Kind.KEEP_ALIVE);
        assertThat(kind(reader)).isEqualTo(SseEvent.Kind.DATA);
        assertThat(reader.next()).isNull();
        assertThat(reader.next()).isNull();
        assertThat(reader.endedInsideEvent()).isFalse();
    }

    @Test
    void growsForALongEventAndKeepsItsBytes() throws UpstreamFailure {
        String longText = "0123456789".repeat(9_000);
        byte[] stream = utf8("data: a\n\ndata: " + longText + "\ndata: " + longText + "\n\ndata: b\n\n");
        assertThat(events(new SseReader(pieces(stream, 0, 1_000))))
                .containsExactly("|a", "|" + longText + "\n" + longText, "|b");
    }

    @Test
    void comparesDataWithoutMakingAString() throws UpstreamFailure {
        SseReader reader = new SseReader(pieces(utf8("data: [DONE]\n\n"), 0, 100));
        SseEvent event = requireNonNull(reader.next());
        assertThat(event.dataEquals(utf8("[DONE]"))).isTrue();
        assertThat(event.dataEquals(utf8("[DONE"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: ", "data: x\\n", "id: 1\\nevent: x\\n", "event: x\\n: comment\\n", "x"})
    void refusesAnEventOverItsLimit(String repeated) {
        byte[] stream = utf8(repeated.replace("\\n", "\n").repeat(60_000));
        assertTooLarge(new SseReader(pieces(stream, 0, 777), 50_000, 1 << 30));
    }

    @Test
    void acceptsAnEventOfExactlyItsLimit() throws UpstreamFailure {
        byte[] stream = utf8("data: 1234\n\ndata: 1234\n\n");
        assertThat(events(new SseReader(pieces(stream, 0, 5), 12, 100))).hasSize(2);
        assertTooLarge(new SseReader(pieces(stream, 0, 5), 11, 100));
    }

    @Test
    void countsManyCommentsAndEventsEachByItself() throws UpstreamFailure {
        byte[] stream = utf8((": ping\n".repeat(100) + "data: x\n\n").repeat(50));
        assertThat(events(new SseReader(pieces(stream, 0, 64), 100, 1 << 30))).hasSize(50);
    }

    @Test
    void refusesAStreamOverItsLimit() {
        byte[] stream = utf8("data: x\n\n".repeat(100));
        assertTooLarge(new SseReader(pieces(stream, 0, 10), 100, 899));
    }

    @Test
    void passesTheSourcesFailureOn() throws UpstreamFailure {
        UpstreamFailure cut = UpstreamFailure.inResponse(UpstreamFailure.Kind.CLOSED_EARLY, "cut");
        SseReader reader = new SseReader((into, offset, length) -> {
            throw cut;
        });
        assertThatThrownBy(reader::next).isSameAs(cut);
    }

    private static void assertTooLarge(SseReader reader) {
        assertThatThrownBy(() -> events(reader))
                .isInstanceOfSatisfying(
                        UpstreamFailure.class, e -> assertThat(e.kind()).isEqualTo(UpstreamFailure.Kind.TOO_LARGE));
    }

    private static SseEvent.Kind kind(SseReader reader) throws UpstreamFailure {
        return requireNonNull(reader.next()).kind();
    }

    private static List<String> events(SseReader reader) throws UpstreamFailure {
        List<String> events = new ArrayList<>();
        for (SseEvent event = reader.next(); event != null; event = reader.next()) {
            if (event.kind() == SseEvent.Kind.DATA) {
                events.add(event.name() + "|" + event.dataString());
            }
        }
        return events;
    }

    /** Gives {@code first} bytes, when that is any, and then pieces of {@code size}. */
    private static ByteSource pieces(byte[] stream, int first, int size) {
        int[] position = {0};
        return (into, offset, length) -> {
            int left = stream.length - position[0];
            int piece = position[0] == 0 && first > 0 ? first : size;
            int read = Math.min(Math.min(piece, left), length);
            System.arraycopy(stream, position[0], into, offset, read);
            position[0] += read;
            return left == 0 ? -1 : read;
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
