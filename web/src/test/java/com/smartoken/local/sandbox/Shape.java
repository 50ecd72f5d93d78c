package com.smartoken.local.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** How one endpoint writes a generation: chat or plain completion. */
interface Shape {

    /** The whole answer, without its usage; {@code choices} is an array of objects. */
    ObjectNode whole(Generation generation);

    /** The chunks of one choice, the last one with its finish reason, each without its usage. */
    List<Event> events(Generation generation, Choice choice);

    /** A chunk without choices, for the usage at a stream's end. */
    ObjectNode empty(Generation generation);

    /**
     * One chunk of a stream.
     *
     * @param tenths what its text weighs, in tenths of a token
     * @param last whether it carries the choice's finish reason
     */
    record Event(ObjectNode json, long tenths, boolean last) {}

    /** What both kinds of answer begin with. */
    static ObjectNode envelope(Generation generation, String object) {
        ObjectNode json = Json.object()
                .put("id", generation.id())
                .put("object", object)
                .put("created", generation.created())
                .put("model", generation.demand().model())
                .put("system_fingerprint", "sandbox");
        json.putArray("choices");
        return json;
    }
}
