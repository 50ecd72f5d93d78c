package com.smartoken.site.machine;

import java.util.List;

/** The API reference as Markdown. */
final class ReferenceMarkdown {
    private ReferenceMarkdown() {}

    static String of(ReferencePage page) {
        StringBuilder text =
                new StringBuilder("# ").append(page.title()).append("\n\n> ").append(page.lead());
        text.append("\n\nServer: `").append(page.server()).append("`. ");
        text.append("As OpenAPI: [openapi.json](/openapi.json).\n");
        for (ReferencePage.Operation call : page.operations()) call(text, call);
        text.append("\n## Schemas\n");
        for (ReferencePage.Schema schema : page.schemas()) {
            text.append("\n### ").append(schema.name()).append("\n\n");
            text.append(schema.text()).append('\n');
            fields(text, schema.fields());
        }
        return text.toString();
    }

    private static void call(StringBuilder text, ReferencePage.Operation call) {
        text.append("\n## ")
                .append(call.title())
                .append("\n\n`")
                .append(call.method())
                .append(' ');
        text.append(call.path()).append("`. ").append(call.needsKey() ? "Needs an API key." : "Needs no key.");
        text.append("\n\n").append(call.text()).append('\n');
        if (!call.parameters().isEmpty()) text.append("\n### Parameters\n");
        fields(text, call.parameters());
        if (!call.body().isEmpty()) text.append("\n### Body\n");
        fields(text, call.body());
        text.append("\n### Answers\n\n");
        for (ReferencePage.Answer answer : call.answers()) {
            text.append("- ")
                    .append(answer.status())
                    .append(": ")
                    .append(Markup.line(answer.text()))
                    .append('\n');
        }
        for (ReferencePage.Example example : call.examples()) {
            text.append('\n')
                    .append(example.title())
                    .append("\n\n```\n")
                    .append(example.code())
                    .append("\n```\n");
        }
    }

    private static void fields(StringBuilder text, List<ReferencePage.Field> fields) {
        if (fields.isEmpty()) return;
        text.append("\n| Name | Type | Meaning |\n|---|---|---|\n");
        for (ReferencePage.Field field : fields) {
            text.append("| `").append(field.name()).append("` | ").append(field.type());
            text.append(field.isRequired() ? ", required" : "").append(" | ");
            text.append(Markup.line(field.text()).replace("|", "\\|")).append(" |\n");
        }
    }
}
