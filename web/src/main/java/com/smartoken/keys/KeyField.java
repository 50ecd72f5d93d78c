package com.smartoken.keys;

/** What somebody fills in for a key, each with the word that forms and options know it by. */
public enum KeyField {
    NAME("name"),
    EXPIRES("expires"),
    CAP("cap"),
    MODELS("models"),
    NETWORKS("networks"),
    REQUESTS("rpm"),
    TOKENS("tpm"),
    RUNNING("running");

    private final String word;

    KeyField(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
