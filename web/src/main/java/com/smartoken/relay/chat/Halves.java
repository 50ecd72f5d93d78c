package com.smartoken.relay.chat;

import com.smartoken.wire.json.BadJson;
import com.smartoken.wire.json.JsonObject;
import com.smartoken.wire.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what a vendor cut in two: a character beyond the first plane is written as two escapes, and each may come in a
 * chunk of its own. The first waits here for the second, so that no client gets half a character. For one stream.
 */
public final class Halves {
    /** {@code \\ud83d}. */
    private static final int ESCAPE_LENGTH = 6;

    private final Map<String, byte[]> waiting = new HashMap<>();

    /** Where in the bytes something goes and what comes in its stead. */
    @SuppressWarnings("ArrayRecordComponent") // used at once, compared by nobody
    private record Edit(int from, int to, byte[] instead) {}

    /** The chunk with no half of a character in it that belongs to one before or after. */
    public Chunk whole(Chunk chunk) throws BadJson {
        if (waiting.isEmpty() && !chunk.shape().half()) return chunk;
        List<Edit> edits = new ArrayList<>();
        for (JsonValue choice : chunk.choices()) {
            JsonObject object = choice.object();
            JsonValue index = object.find("index");
            String at = index == null ? "0" : index.text();
            JsonValue said = object.find("delta");
            text(at + " text", object.find("text"), edits);
            if (said != null) delta(at, said.object(), edits);
        }
        return edits.isEmpty() ? chunk : Chunk.of(JsonValue.parse(edited(chunk, edits)));
    }

    /** Whether a string ends with the first half of a character, written as an escape. */
    static boolean endsInHalf(JsonValue string) {
        byte[] bytes = string.bytes();
        int at = string.to() - 1 - ESCAPE_LENGTH;
        if (at <= string.from() || bytes[at] != '\\' || bytes[at + 1] != 'u') return false;
        if ((bytes[at + 2] | 0x20) != 'd' || "89abAB".indexOf(bytes[at + 3]) < 0) return false;
        int slashes = 0;
        while (at - 1 - slashes > string.from() && bytes[at - 1 - slashes] == '\\') slashes++;
        return slashes % 2 == 0;
    }

    private void delta(String at, JsonObject delta, List<Edit> edits) {
        for (String field : List.of("content", "reasoning_content", "reasoning", "refusal"))
            text(at + " " + field, delta.find(field), edits);
        JsonValue calls = delta.find("tool_calls");
        if (calls == null) return;
        int position = 0;
        for (JsonValue call : calls.elements()) {
            JsonValue index = call.object().find("index");
            JsonValue function = call.object().find("function");
            String name = at + " call " + (index == null ? Integer.toString(position) : index.text());
            if (function != null) text(name, function.object().find("arguments"), edits);
            position++;
        }
    }

    private void text(String where, @Nullable JsonValue string, List<Edit> edits) {
        if (string == null || !string.isString() || string.length() == 2) return;
        byte[] before = waiting.remove(where);
        if (before != null) edits.add(new Edit(string.from() + 1, string.from() + 1, before));
        if (!endsInHalf(string)) return;
        int from = string.to() - 1 - ESCAPE_LENGTH;
        waiting.put(where, Arrays.copyOfRange(string.bytes(), from, string.to() - 1));
        edits.add(new Edit(from, string.to() - 1, new byte[0]));
    }

    private static byte[] edited(Chunk chunk, List<Edit> edits) {
        JsonValue whole = chunk.value();
        edits.sort(Comparator.comparingInt(Edit::from));
        ByteArrayOutputStream out = new ByteArrayOutputStream(whole.length() + 16);
        int at = whole.from();
        for (Edit edit : edits) {
            out.write(whole.bytes(), at, edit.from - at);
            out.writeBytes(edit.instead);
            at = edit.to;
        }
        out.write(whole.bytes(), at, whole.to() - at);
        return out.toByteArray();
    }
}
