package com.smartoken.local.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;

/** What a fault changes about an answer. */
sealed interface Effect {

    /** Nothing. */
    record None() implements Effect {}

    /** Something happens at one moment of the answer. */
    record At(Moment moment, Act act) implements Effect {}

    /** The usage object tells something else. */
    record TellUsage(Consumer<ObjectNode> change) implements Effect {}

    /** The usage object stands elsewhere. */
    record PlaceUsage(UsagePlace place) implements Effect {}

    /** A stream ends otherwise. */
    record EndWith(Ending ending) implements Effect {}

    /** The output limit is not kept. */
    record Overrun() implements Effect {}

    /** When in an answer something happens. */
    enum Moment {
        BEFORE_HEADERS,
        BEFORE_FIRST_CHUNK,
        MID_STREAM
    }

    /** Where the usage object stands. */
    enum UsagePlace {
        /** In an extra last chunk with no choices, when asked; at the top of a JSON answer. */
        AS_OPENAI,
        /** Beside the choices of the chunk with the finish reason. */
        BESIDE_FINISH,
        /** Within the choice. */
        IN_CHOICE,
        NOWHERE
    }

    /** What closes a stream. */
    enum Ending {
        FINISH_AND_DONE,
        FINISH_ONLY,
        NEITHER
    }
}
