package com.smartoken.relay.chat;

/** What an upstream is asked for. */
public enum Operation {
    /** The next message of a conversation. */
    CHAT("chat", "choices", "model", "hold a conversation"),
    /** A text to be continued, or its middle to be filled. */
    COMPLETION("fim", "choices", "suffix", "fill in the middle of a text"),
    /** Vectors of texts. */
    EMBEDDING("embeddings", "data", "model", "make embeddings");

    private final String capability;
    private final String results;
    private final String field;
    private final String words;

    Operation(String capability, String results, String field, String words) {
        this.capability = capability;
        this.results = results;
        this.field = field;
        this.words = words;
    }

    /** What a model must be able to do for it. */
    public String capability() {
        return capability;
    }

    /** The field of a request that is to blame when a model can't do it. */
    public String field() {
        return field;
    }

    /** What it is, after "can't". */
    public String words() {
        return words;
    }

    /** The field of a whole answer without which it is none. */
    public String results() {
        return results;
    }
}
