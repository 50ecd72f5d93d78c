package com.smartoken.relay.door;

import com.smartoken.wire.json.JsonValue;
import com.smartoken.wire.json.JsonWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;

/** The two spellings of a vector: a list of numbers, or base64 of little-endian 32-bit floats. */
final class Vectors {
    private Vectors() {}

    /** Base64 of a vector in either spelling. */
    static String toBase64(JsonValue vector) {
        String written = vector.string();
        if (written != null) return written;
        List<JsonValue> numbers = vector.elements();
        ByteBuffer bytes = ByteBuffer.allocate(numbers.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (JsonValue number : numbers) bytes.putFloat(number.isNumber() ? Float.parseFloat(number.text()) : 0);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    /** Numbers of a vector in either spelling. */
    static void writeNumbers(JsonWriter json, JsonValue vector) {
        String written = vector.string();
        if (written == null) {
            json.value(vector);
            return;
        }
        ByteBuffer bytes = ByteBuffer.wrap(decoded(written)).order(ByteOrder.LITTLE_ENDIAN);
        json.open('[');
        while (bytes.remaining() >= Float.BYTES) {
            float number = bytes.getFloat();
            json.literal(Float.isFinite(number) ? Float.toString(number) : "0");
        }
        json.close(']');
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
