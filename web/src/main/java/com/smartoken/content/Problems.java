package com.smartoken.content;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects what is wrong, so that an operator sees every mistake at once. Errors stop the start; warnings name what is
 * probably a slip but has a safe meaning. The same problem counts once.
 */
public final class Problems {
    private final Set<Problem> errors = new LinkedHashSet<>();
    private final Set<Problem> warnings = new LinkedHashSet<>();

    /** Adds a mistake that makes the content unusable. */
    public void error(String file, int line, String message) {
        errors.add(new Problem(file, line, message));
    }

    /** Adds something to look at that changes nothing. */
    public void warning(String file, int line, String message) {
        warnings.add(new Problem(file, line, message));
    }

    /** The errors so far, oldest first. */
    public List<Problem> errors() {
        return List.copyOf(errors);
    }

    /** The warnings so far, oldest first. */
    public List<Problem> warnings() {
        return List.copyOf(warnings);
    }

    /** How many errors there are: to see whether a step added any. */
    public int errorCount() {
        return errors.size();
    }

    /** Throws {@link ContentMistakes} with all errors when there is one. */
    public void throwIfAny() {
        if (!errors.isEmpty()) throw new ContentMistakes(errors());
    }
}
