package com.smartoken;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.smartoken.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The errors that the source can answer, the page that lists them and the OpenAPI document say the same. */
class ErrorCodesTest {
    private static final Path ROOT = Path.of(System.getProperty("smartoken.root", ".."));
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d{3}) \\| \\[`(\\w+)`]");
    private static final Pattern MADE = Pattern.compile("new ApiError\\(\\s*[^,]+,\\s*\"\\w+\",\\s*\"(\\w+)\""
            + "|ApiError\\s*\\.(?:unauthorized|insufficient|forbidden|notFound)\\(\\s*\"(\\w+)\""
            + "|ApiError\\s*\\.upstream\\(\\s*\\d+,\\s*\"(\\w+)\"");

    private record Row(String status, String code) {}

    @Test
    void everyCodeOfTheSourceIsOnThePageOfErrors() throws IOException {
        TreeSet<String> made = new TreeSet<>();
        for (Path file : sources()) {
            Matcher found = MADE.matcher(Files.readString(file));
            while (found.find()) {
                for (int i = 1; i <= found.groupCount(); i++) if (found.group(i) != null) made.add(found.group(i));
            }
        }
        assertThat(made).hasSizeGreaterThan(18);
        assertThat(rows().stream().map(Row::code)).containsAll(made);
    }

    @Test
    void everyCodeOfThePageIsInTheOpenApiDocumentUnderItsStatus() throws IOException {
        JsonNode api;
        try (TestServer server = TestServer.start()) {
            api = new ObjectMapper().readTree(server.get("/openapi.json").body());
        }
        assertThat(rows())
                .hasSizeGreaterThan(20)
                .allSatisfy(row -> assertThat(described(api, row.status)).contains(row.code));
    }

    /** What the document says of a status: its responses, and for one of no operation's own the introduction. */
    private static String described(JsonNode api, String status) {
        StringBuilder all = new StringBuilder();
        for (JsonNode answer : api.get("paths").findValues(status)) {
            String reference = answer.path("$ref").asText();
            all.append(reference.isEmpty() ? answer : api.at(reference.substring(1)));
        }
        return all.isEmpty() ? api.at("/info/description").asText() : all.toString();
    }

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        Matcher row = ROW.matcher(Files.readString(ROOT.resolve("content/docs/errors.md")));
        while (row.find()) rows.add(new Row(row.group(1), row.group(2)));
        return rows;
    }

    /** Those of the API: the console's own calls are nobody else's. */
    private static List<Path> sources() throws IOException {
        try (Stream<Path> all = Files.walk(ROOT.resolve("web/src/main/java"))) {
            return all.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.toString().contains("playground"))
                    .toList();
        }
    }
}
