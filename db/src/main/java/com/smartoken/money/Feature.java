package com.smartoken.money;

/** What vendors sell beside tokens and count by use. */
public enum Feature {
    WEB_SEARCH(1, "web_search", "web search", "web searches"),
    CODE_INTERPRETER(2, "code_interpreter", "run of the code interpreter", "runs of the code interpreter");

    private final int code;
    private final String word;
    private final String singular;
    private final String plural;

    Feature(int code, String word, String singular, String plural) {
        this.code = code;
        this.word = word;
        this.singular = singular;
        this.plural = plural;
    }

    /** As the books keep it: never another one's. */
    int code() {
        return code;
    }

    /** As files and programs have it. */
    public String word() {
        return word;
    }

    /** What one use is, after "a". */
    public String noun() {
        return singular;
    }

    /** What so many uses are. */
    public String noun(long uses) {
        return uses == 1 ? singular : plural;
    }

    /** @throws IllegalArgumentException when none has this code */
    static Feature of(long code) {
        for (Feature feature : values()) if (feature.code == code) return feature;
        throw new IllegalArgumentException("no feature has the code " + code);
    }
}
