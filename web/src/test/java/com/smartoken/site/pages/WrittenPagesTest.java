package com.smartoken.site.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.smartoken.content.ContentFolder;
import com.smartoken.content.ContentMistakes;
import com.smartoken.content.catalog.Catalog;
import com.smartoken.local.LocalIssuer;
import com.smartoken.site.PagesServer;
import com.smartoken.site.SiteContent;
import com.smartoken.testing.ErrorEnvelope;
import com.smartoken.testing.TestServer;
import io.javalin.http.HandlerType;
import io.javalin.router.Endpoint;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file in {@code content/pages} is a page: for people, as Markdown, and in every list of pages. */
class WrittenPagesTest {
    @TempDir
    Path folder;

    @BeforeEach
    void folders() throws IOException {
        Files.createDirectories(folder.resolve("models"));
        write("home", "");
        write("terms", "nav: Legal\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"imprint", "acceptable-use", "legal/data-processing", "a_b2"})
    void anAddedFileIsAPageWithATwinAndStandsInTheLists(String name) throws IOException {
        write(name, "");
        try (PagesServer server = new PagesServer(ContentFolder.of(folder), false)) {
            String path = "/" + name;
            HttpResponse<String> page = server.get(path);
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body())
                    .contains("<h1>All about " + name + "</h1>", "<h2 id=\"first\"", "https://tokens.example/v1")
                    .contains("<link rel=\"canonical\" href=\"https://tokens.example" + path + "\">")
                    .contains("href=\"" + path + ".md\"");
            assertThat(page.headers().firstValue("Cache-Control")).hasValue("public, max-age=0, must-revalidate");
            assertThat(page.headers().firstValue("ETag")).isPresent();
            HttpResponse<String> twin = server.get(path + ".md");
            assertThat(twin.statusCode()).isEqualTo(200);
            assertThat(twin.headers().firstValue("Content-Type")).hasValue("text/markdown; charset=utf-8");
            assertThat(twin.headers().firstValue("X-Robots-Tag")).hasValue("noindex");
            assertThat(twin.body()).startsWith("# All about " + name + "\n\n> ").contains("## First");
            assertThat(server.get("/sitemap.xml").body()).contains("<loc>https://tokens.example" + path + "</loc>");
            assertThat(server.get("/llms.txt").body()).contains("](https://tokens.example" + path + ".md)");
            assertThat(server.get("/og" + path + ".png").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void groupsOfThePagesAreWhatTheirFilesSay() throws IOException {
        write("imprint", "");
        write("privacy", "nav: Legal\n");
        try (PagesServer server = new PagesServer(ContentFolder.of(folder), false)) {
            assertThat(server.get("/llms.txt").body())
                    .containsSubsequence("## Pages", "imprint.md", "## Optional", "privacy.md", "terms.md");
        }
    }

    @Test
    void aPageIsReadOnlyAndWhatIsNoPageIsNotThere() throws IOException {
        write("imprint", "");
        try (TestServer server = TestServer.start(Map.of("SMARTOKEN_CONTENT", folder.toString()))) {
            HttpResponse<String> page = server.get("/imprint");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("content-security-policy")).isPresent();
            assertThat(page.headers().firstValue("x-request-id")).isPresent();
            HttpResponse<String> again = server.send(server.request("/imprint")
                    .header("If-None-Match", page.headers().firstValue("ETag").orElseThrow()));
            assertThat(again.statusCode()).isEqualTo(304);
            HttpResponse<String> head = server.send(server.request("/imprint").method("HEAD", BodyPublishers.noBody()));
            assertThat(head.statusCode()).isEqualTo(200);
            HttpResponse<String> sent = server.send(server.request("/imprint").POST(BodyPublishers.ofString("x")));
            assertThat(sent.statusCode()).isEqualTo(405);
            assertThat(sent.headers().firstValue("Allow")).hasValue("GET, HEAD");
            for (String path : List.of("/nowhere", "/pages/imprint", "/imprint/more", "/home", "/nowhere.md")) {
                assertThat(server.get(path).statusCode()).as(path).isEqualTo(404);
                assertThat(server.send(server.request(path).POST(BodyPublishers.ofString("x")))
                                .statusCode())
                        .as(path)
                        .isEqualTo(404);
            }
            ErrorEnvelope.of(server.send(server.request("/v1/imprint").POST(BodyPublishers.ofString("{}"))))
                    .is(404, "not_found");
            ErrorEnvelope.of(server.send(server.request("/messages").POST(BodyPublishers.ofString("{}"))))
                    .is(404, "not_found");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "models",
                "models/mine",
                "docs/mine",
                "campaigns/mine",
                "faq",
                "v1",
                "v1/chat",
                "console",
                "static/x",
                "messages",
                "chat/completions",
                "operator",
                "healthz",
                "status",
                "login",
                "index"
            })
    void aNameThatTheProgramUsesIsAMistakeWithItsFile(String name) throws IOException {
        write(name, "");
        assertThatThrownBy(this::content)
                .isInstanceOf(ContentMistakes.class)
                .hasMessageContaining("pages/" + name + ".md:1")
                .hasMessageContaining("/" + name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"About", "about us", "über", "a/B", "-x", "a+b", "robots.txt"})
    void aNameThatIsNoPlainAddressIsAMistake(String name) throws IOException {
        write(name, "");
        assertThatThrownBy(this::content)
                .isInstanceOf(ContentMistakes.class)
                .hasMessageContaining("pages/" + name + ".md:1")
                .hasMessageContaining("lower-case");
    }

    @Test
    void noRouteBeginsWithAWordThatAPageMayTake() {
        try (LocalIssuer issuer = LocalIssuer.start(0);
                TestServer server = TestServer.withSignIn(issuer, Map.of())) {
            TreeSet<String> free = new TreeSet<>();
            for (Endpoint route : server.routes()) {
                if (!route.method.isHttpMethod() || route.method.equals(HandlerType.OPTIONS)) continue;
                String first = route.path.split("/", 3).length > 1 ? route.path.split("/", 3)[1] : "";
                if (!first.isEmpty() && !SiteContent.isTaken("/" + first)) free.add(first);
            }
            // Files, whose names no page can have.
            free.removeIf(first -> first.contains("."));
            assertThat(free).isEmpty();
        }
    }

    private SiteContent content() {
        ContentFolder content = ContentFolder.of(folder);
        Catalog catalog = Catalog.load(content);
        return SiteContent.fixed(content, "https://tokens.example", () -> catalog);
    }

    private void write(String name, String more) throws IOException {
        Path file = folder.resolve("pages/" + name + ".md");
        Files.createDirectories(file.getParent());
        Files.writeString(file, """
                ---
                title: All about %s
                description: All that there is to say about this page, in as many words as a description needs.
                updated: 2026-11-20
                %s---

                ## First

                The base URL is {{api_base}}.

                ## Second

                That is all.
                """.formatted(name, more));
    }
}
