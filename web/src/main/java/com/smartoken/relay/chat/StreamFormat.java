package com.smartoken.relay.chat;

import com.smartoken.http.ApiError;
import com.smartoken.wire.json.JsonWriter;

/** One streamed answer in a client's format. Each method adds whole server-sent events, or none. */
public interface StreamFormat {
    /** What a chunk brings. Its bytes are good for this call only. */
    void chunk(JsonWriter out, Chunk chunk);

    /** The end of a complete answer, which is settled already. */
    void end(JsonWriter out, AnswerCost bill);

    /** The end of an answer that failed, behind which the connection is cut: nobody may take it for complete. */
    void error(JsonWriter out, ApiError error);
}
