package com.smartoken.command;

import com.smartoken.wire.json.JsonWriter;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** How a command answers: a sentence for people, or one JSON object for machines. */
final class Output {
    @Option(names = "--json", description = "Print one JSON object and nothing else.")
    private boolean json;

    @Spec(Target.MIXEE)
    private CommandSpec spec;

    Output() {
        spec = CommandSpec.create();
    }

    boolean isJson() {
        return json;
    }

    /** Prints the sentence, or the object with its members in order. */
    void say(String sentence, Map<String, String> members) {
        if (!json) {
            out().println(sentence);
        } else {
            JsonWriter object = new JsonWriter(256).open('{');
            members.forEach((name, value) -> object.name(name).value(value));
            out().println(object.close('}'));
        }
        out().flush();
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    static Map<String, String> members(String... namesAndValues) {
        Map<String, String> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) members.put(namesAndValues[i], namesAndValues[i + 1]);
        return members;
    }
}
