package com.smartoken.relay.door;

import com.smartoken.wire.json.JsonWriter;

/**
 * The one place that writes events of streams: each is one {@code data:} line of valid JSON, whatever line breaks came in
 * with the pieces that it is made of.
 */
final class ServerEvents {
    private ServerEvents() {}

    /** Begins an event without a name; its object is open. */
    static JsonWriter begin(JsonWriter out) {
        return out.raw("data: ").restart().open('{');
    }

    /** Begins an event with a name, which its object has as its type; the object is open. */
    static JsonWriter begin(JsonWriter out, String type) {
        return beginUntyped(out, type).name("type").value(type);
    }

    /** Begins an event with a name; its object is open and without a type. */
    static JsonWriter beginUntyped(JsonWriter out, String name) {
        return begin(out.raw("event: ").raw(name).raw("\n"));
    }

    /** Closes the event's object, and with it the event. */
    static void end(JsonWriter out) {
        out.close('}').asLine().raw("\n\n");
    }

    /** What OpenAI's streams have behind their last event. */
    static void done(JsonWriter out) {
        out.raw("data: [DONE]\n\n");
    }
}
