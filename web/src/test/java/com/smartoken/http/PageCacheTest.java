package com.smartoken.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.Javalin;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PageCacheTest {
    private static final Instant DEADLINE = Instant.parse("2026-12-31T15:59:59Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(DEADLINE);
    private final AtomicReference<String> text = new AtomicReference<>("a page ".repeat(200));
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger ids = new AtomicInteger();
    private final PageCache cache = PageCache.by(now::get);
    private final HttpClient http = HttpClient.newHttpClient();
    private final Javalin app = Javalin.create(config -> {
                config.jetty.modifyServer(
                        server -> server.setHandler(new PageCacheHandler(cache, () -> "req_" + ids.incrementAndGet())));
                config.jetty.host = "127.0.0.1";
                cache.addTo(config.routes);
                config.routes.before(ctx -> ctx.header("X-Policy", "strict").header("x-request-id", "req_first"));
                config.routes.get(
                        "/page",
                        ctx -> {
                            made.incrementAndGet();
                            cache.answer(
                                    ctx, "text/html; charset=utf-8", text.get().getBytes(StandardCharsets.UTF_8));
                        },
                        Access.PUBLIC);
                config.routes.get(
                        "/own",
                        ctx -> cache.answer(
                                ctx, "text/html", ("own " + made.incrementAndGet()).getBytes(StandardCharsets.UTF_8)),
                        Access.SIGNED_IN);
                config.routes.get(
                        "/cookie",
                        ctx -> {
                            ctx.cookie("a", "b");
                            cache.answer(
                                    ctx,
                                    "text/html",
                                    ("cookie " + made.incrementAndGet()).getBytes(StandardCharsets.UTF_8));
                        },
                        Access.PUBLIC);
            })
            .start(0);

    @AfterEach
    void stop() {
        app.stop();
        http.close();
    }

    @Test
    void makesAPageOnceInASecond() {
        for (int i = 0; i < 5; i++) assertThat(body("/page")).startsWith("a page");
        assertThat(made.get()).isEqualTo(1);
    }

    @Test
    void isNeverStaleInTheNextSecond() {
        body("/page");
        text.set("the campaign has ended");
        assertThat(body("/page")).startsWith("a page");
        now.set(DEADLINE.plusSeconds(1));
        assertThat(body("/page")).isEqualTo("the campaign has ended");
    }

    @Test
    void keepsTheTagOfBytesThatDidNotChange() {
        String first = header(get("/page"), "ETag");
        now.set(DEADLINE.plusSeconds(1));
        assertThat(header(get("/page"), "ETag")).isEqualTo(first).matches("\"[A-Za-z0-9_-]+\"");
        text.set("other".repeat(200));
        now.set(DEADLINE.plusSeconds(2));
        assertThat(header(get("/page"), "ETag")).isNotEqualTo(first);
    }

    @Test
    void answersNotModifiedToWhoHasTheBytes() {
        for (int i = 0; i < 2; i++) { // made, then from memory
            String tag = header(get("/page"), "ETag");
            var answer = send(request("/page").header("If-None-Match", "\"x\", W/" + tag));
            assertThat(answer.statusCode()).isEqualTo(304);
            assertThat(answer.body()).isEmpty();
            assertThat(header(answer, "ETag")).isEqualTo(tag);
            assertThat(header(answer, "Cache-Control")).isEqualTo(PageCache.REVALIDATE);
            assertThat(header(answer, "Vary")).isEqualTo("Accept-Encoding");
            assertThat(send(request("/page").header("If-None-Match", "\"x\"")).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void packsInTheCodingThatIsAskedForWithATagOfItsOwn() throws Exception {
        String plainTag = header(get("/page"), "ETag");
        for (int i = 0; i < 2; i++) {
            var answer = send(request("/page").header("Accept-Encoding", "gzip, br;q=0.1"));
            assertThat(header(answer, "Content-Encoding")).isEqualTo("gzip");
            assertThat(header(answer, "Vary")).isEqualTo("Accept-Encoding");
            assertThat(header(answer, "ETag")).isNotEqualTo(plainTag);
            byte[] plain = new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes();
            assertThat(new String(plain, StandardCharsets.UTF_8)).isEqualTo(text.get());
        }
        assertThat(header(send(request("/page").header("Accept-Encoding", "br")), "Content-Encoding"))
                .isEqualTo("br");
        assertThat(get("/page").headers().firstValue("Content-Encoding")).isEmpty();
    }

    @Test
    void answersHeadAsGetWithoutTheBytes() {
        for (int i = 0; i < 2; i++) {
            var head = send(request("/page").HEAD());
            var get = get("/page");
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
            for (String name : new String[] {"ETag", "Content-Length", "Content-Type", "Cache-Control", "X-Policy"}) {
                assertThat(header(head, name)).as(name).isEqualTo(header(get, name));
            }
        }
    }

    @Test
    void givesEachAnswerAnIdOfItsOwn() {
        assertThat(header(get("/page"), "x-request-id")).isEqualTo("req_first");
        assertThat(header(get("/page"), "x-request-id")).isEqualTo("req_1");
        assertThat(header(get("/page"), "x-request-id")).isEqualTo("req_2");
    }

    @Test
    void keepsNothingThatIsNotPublic() {
        assertThat(body("/own")).isNotEqualTo(body("/own"));
        assertThat(header(get("/own"), "Cache-Control")).isEqualTo("private, no-store");
        assertThat(body("/cookie")).isNotEqualTo(body("/cookie"));
    }

    @Test
    void keepsPagesOfDifferentParametersApart() {
        body("/page");
        body("/page?q=1");
        assertThat(made.get()).isEqualTo(2);
    }

    private String body(String path) {
        return new String(get(path).body(), StandardCharsets.UTF_8);
    }

    private HttpResponse<byte[]> get(String path) {
        return send(request(path));
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port() + path));
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
