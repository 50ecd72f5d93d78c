package com.smartoken.relay.vendor;

import com.smartoken.wire.json.JsonObject.Member;
import com.smartoken.wire.json.JsonValue;
import com.smartoken.wire.json.JsonWriter;

/** Messages that an answer goes on from, marked as the vendor marks them: {@code prefix} or {@code partial}. */
final class Prefixes {
    private Prefixes() {}

    /** Writes the messages with the vendor's mark; untouched where it has none. */
    static void write(JsonWriter json, JsonValue messages, String mark) {
        if (mark.isEmpty()) {
            json.value(messages);
            return;
        }
        json.open('[');
        for (JsonValue message : messages.elements()) {
            json.open('{');
            for (Member member : message.object().members()) {
                boolean marked = member.name().equals("prefix") || member.name().equals("partial");
                if (marked) json.name(mark).value(member.value());
                else json.member(member);
            }
            json.close('}');
        }
        json.close(']');
    }
}
