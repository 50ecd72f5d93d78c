package com.smartoken.relay.measure;

import java.time.Duration;

/** Somebody else who learns how an attempt goes, at once. Must not wait. */
public interface Watch {
    /** Nobody. */
    Watch NOBODY = new Watch() {
        @Override
        public void answersAfter(Duration time) {}

        @Override
        public void ended(Outcome outcome) {}
    };

    /** It began to answer; of an answer that is not streamed, with its end. */
    void answersAfter(Duration time);

    void ended(Outcome outcome);
}
