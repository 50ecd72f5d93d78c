package com.smartoken.content;

import java.util.List;
import java.util.stream.Collectors;

/** Content that cannot be used. The message has one line for each problem. */
public final class ContentMistakes extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    public ContentMistakes(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** Every problem, in the order in which they were found. */
    public List<Problem> problems() {
        return problems;
    }
}
