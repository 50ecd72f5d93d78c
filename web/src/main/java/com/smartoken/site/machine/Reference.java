package com.smartoken.site.machine;

import com.fasterxml.jackson.databind.JsonNode;
import com.smartoken.site.Contents;
import com.smartoken.site.DocsNav;
import com.smartoken.site.IndexedPage;
import com.smartoken.site.PageMeta;
import com.smartoken.site.Site;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Makes {@code /docs/api-reference} out of the document that programs read, so that both always say the same. */
final class Reference {
    static final String PATH = "/docs/api-reference";

    private static final String TITLE = "API reference";
    private static final String LEAD =
            "Every call of the API with its parameters, schemas, examples and errors, made from the OpenAPI document.";

    /** The day on which the document last changed. */
    static final IndexedPage INDEXED = new IndexedPage(PATH, TITLE, LEAD, LocalDate.of(2026, 11, 21), "Docs", true);

    private final OpenApi api;

    private Reference(OpenApi api) {
        this.api = api;
    }

    static ReferencePage page(Site site, OpenApi api, List<DocsNav.Group> nav) {
        Reference reference = new Reference(api);
        List<ReferencePage.Operation> operations = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : api.document().get("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                operations.add(reference.operation(path.getKey(), method.getKey(), method.getValue()));
            }
        }
        return new ReferencePage(
                site.layout(new PageMeta(TITLE, LEAD, PATH)),
                TITLE,
                LEAD,
                api.document().at("/servers/0/url").asText(),
                nav,
                contents(operations),
                DocsNav.neighbour(nav, PATH, -1),
                DocsNav.neighbour(nav, PATH, 1),
                operations,
                reference.schemas());
    }

    private static List<Contents> contents(List<ReferencePage.Operation> operations) {
        List<Contents> contents = new ArrayList<>();
        for (ReferencePage.Operation one : operations) {
            contents.add(new Contents("#" + one.id(), one.title(), List.of()));
        }
        contents.add(new Contents("#schemas", "Schemas", List.of()));
        return contents;
    }

    private ReferencePage.Operation operation(String path, String method, JsonNode node) {
        List<ReferencePage.Field> parameters = new ArrayList<>();
        for (JsonNode one : node.path("parameters")) {
            JsonNode parameter = api.resolve(one);
            String place = parameter.get("in").asText();
            parameters.add(new ReferencePage.Field(
                    parameter.get("name").asText(),
                    type(parameter.get("schema")) + ", " + place,
                    "",
                    parameter.path("required").asBoolean(),
                    parameter.path("description").asText()));
        }
        JsonNode sent = node.at("/requestBody/content/application~1json");
        List<ReferencePage.Example> examples = new ArrayList<>();
        examples(examples, "Request", sent);
        List<ReferencePage.Answer> answers = new ArrayList<>();
        for (Map.Entry<String, JsonNode> answer : node.get("responses").properties()) {
            JsonNode what = api.resolve(answer.getValue());
            answers.add(answer(answer.getKey(), what));
            for (JsonNode content : what.path("content")) examples(examples, "Answer " + answer.getKey(), content);
        }
        return new ReferencePage.Operation(
                node.get("operationId").asText(),
                method.toUpperCase(Locale.ROOT),
                path,
                node.get("summary").asText(),
                node.path("description").asText(),
                !node.has("security") || !node.get("security").isEmpty(),
                parameters,
                sent.isMissingNode() ? List.of() : fields(api.resolve(sent.get("schema"))),
                examples,
                answers);
    }

    private ReferencePage.Answer answer(String status, JsonNode answer) {
        List<String> headers = new ArrayList<>();
        answer.path("headers").fieldNames().forEachRemaining(headers::add);
        JsonNode schema = answer.at("/content/application~1json/schema");
        String name = name(schema);
        return new ReferencePage.Answer(
                status,
                answer.get("description").asText(),
                String.join(", ", headers),
                name,
                name.isEmpty() ? "" : "#schema-" + name);
    }

    /** Errors have one schema and one example each; those of successes are worth a place of their own. */
    private static void examples(List<ReferencePage.Example> examples, String title, JsonNode content) {
        for (JsonNode example : content.path("examples")) {
            JsonNode value = example.get("value");
            examples.add(new ReferencePage.Example(
                    title + ": " + example.path("summary").asText(),
                    value.isTextual() ? value.asText().strip() : OpenApi.pretty(value)));
        }
    }

    private List<ReferencePage.Schema> schemas() {
        List<ReferencePage.Schema> schemas = new ArrayList<>();
        for (Map.Entry<String, JsonNode> schema :
                api.document().at("/components/schemas").properties()) {
            schemas.add(new ReferencePage.Schema(
                    "schema-" + schema.getKey(),
                    schema.getKey(),
                    schema.getValue().path("description").asText(),
                    fields(schema.getValue())));
        }
        return schemas;
    }

    private List<ReferencePage.Field> fields(JsonNode schema) {
        List<ReferencePage.Field> fields = new ArrayList<>();
        addFields(fields, "", schema);
        return fields;
    }

    /** Fields of a field come after it, with its name before theirs. */
    private void addFields(List<ReferencePage.Field> fields, String before, JsonNode schema) {
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            JsonNode field = property.getValue();
            String name = before + property.getKey();
            String target = name(field.has("items") ? field.get("items") : field);
            JsonNode told = field.has("description") ? field : api.resolve(field);
            fields.add(new ReferencePage.Field(
                    name,
                    type(field),
                    target.isEmpty() ? "" : "#schema-" + target,
                    required.contains(property.getKey()),
                    told.path("description").asText()));
            if (field.has("properties")) addFields(fields, name + ".", field);
        }
    }

    private static String type(JsonNode schema) {
        if (schema.has("$ref")) return name(schema);
        if (schema.has("anyOf")) {
            List<String> either = new ArrayList<>();
            schema.get("anyOf").forEach(one -> either.add(type(one)));
            return String.join(" or ", either);
        }
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            List<String> names = new ArrayList<>();
            type.forEach(name -> names.add(name.asText()));
            return String.join(" or ", names);
        }
        return schema.has("items") ? "array of " + type(schema.get("items")) : type.asText("any");
    }

    private static String name(JsonNode schema) {
        String reference = schema.path("$ref").asText();
        return reference.substring(reference.lastIndexOf('/') + 1);
    }
}
