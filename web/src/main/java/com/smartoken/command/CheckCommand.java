package com.smartoken.command;

import com.smartoken.wire.json.JsonWriter;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code check}: what is wrong with settings, content, database and upstreams, and where. */
@Command(
        name = "check",
        description = "Check settings, content, database and upstreams: what is wrong and where.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements java.util.concurrent.Callable<Integer> {
    private final Supplier<Findings> checks;

    @Mixin
    private Output output = new Output();

    CheckCommand(Supplier<Findings> checks) {
        this.checks = checks;
    }

    @Override
    public Integer call() {
        Findings found = checks.get();
        if (output.isJson()) {
            JsonWriter json = new JsonWriter(256).open('{');
            json.name("ok").value(found.mistakes().isEmpty());
            list(json, "mistakes", found.mistakes());
            list(json, "warnings", found.warnings());
            output.out().println(json.close('}'));
        } else {
            found.mistakes().forEach(line -> output.out().println(line));
            found.warnings().forEach(line -> output.out().println("warning: " + line));
            found.facts().forEach(line -> output.out().println(line));
            output.out()
                    .println(
                            found.mistakes().isEmpty()
                                    ? "All is right."
                                    : found.mistakes().size()
                                            + (found.mistakes().size() == 1 ? " mistake." : " mistakes."));
        }
        output.out().flush();
        return found.mistakes().isEmpty() ? 0 : 1;
    }

    private static void list(JsonWriter json, String name, List<String> lines) {
        json.name(name).open('[');
        lines.forEach(json::value);
        json.close(']');
    }
}
