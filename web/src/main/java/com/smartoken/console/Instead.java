package com.smartoken.console;

import io.javalin.http.Context;
import java.util.function.Consumer;

/** Ends a request with another answer than its route's; no handler runs after it. */
final class Instead extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Consumer<Context> answer;

    Instead(Consumer<Context> answer) {
        super("answered instead", null, false, false);
        this.answer = answer;
    }

    void answer(Context ctx) {
        answer.accept(ctx);
    }
}
