package com.smartoken.wire.upstream;

import java.io.IOException;

/** What to do while an upstream says nothing, for example telling one's own client that its call lives. */
@FunctionalInterface
public interface Silence {
    /**
     * Called on the thread that waits. After it returns, the waiting goes on; its time counts towards the timeouts.
     *
     * @throws IOException ends the exchange with {@link UpstreamFailure.Kind#CANCELLED}, this exception being the cause
     */
    void elapsed() throws IOException;
}
