package com.smartoken;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.local.LocalIssuer;
import com.smartoken.testing.Heap;
import com.smartoken.testing.Stranger;
import com.smartoken.testing.TestServer;
import io.javalin.router.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * No request without a valid key or a signed-in session leaves anything that lives longer than it: each header that has a
 * name and each method is sent to each kind of path again and again, with new values each time, and what there is more of
 * in the heap or the database after each round was left by them.
 */
class LeftoverTest {
    private static final int ROUNDS_BEFORE = 1;
    private static final int ROUNDS = 3;

    /** Of these there is more now and then by itself: compiled code, threads, statements that a connection knows. */
    private static final int OF_THE_JVM = 40;

    /** Of all others less than one for each round: one leftover for one header at one kind of path is found. */
    private static final int OF_OTHERS = ROUNDS;

    /** A lock of Jetty's is part of something that is counted itself; pools of buffers have a few more under load. */
    private static final Pattern JVM = Pattern.compile("\\[.*|(java|javax|jdk|sun|com\\.sun|org\\.postgresql)\\..*"
            + "|.*(LambdaForm|Lambda).*|org\\.eclipse\\.jetty\\.util\\.thread\\.AutoLock");

    private static final Pattern PARAMETER = Pattern.compile("\\{[^}]*}|<[^>]*>|\\*");

    private static final List<String> METHODS = List.of(
            "GET",
            "HEAD",
            "POST",
            "PUT",
            "PATCH",
            "DELETE",
            "OPTIONS",
            "TRACE",
            "CONNECT",
            "QUERY",
            "PROPFIND",
            "MKCOL",
            "LOCK",
            "SEARCH",
            "BEFORE",
            "BEFORE_MATCHED",
            "AFTER",
            "PRI",
            "FOO",
            "get",
            "M#");

    /** Of each kind: page, machine file, static file, console, sign-in, the API, nothing, and what is no path. */
    private static final List<String> KINDS = List.of(
            "GET /models",
            "GET /docs/chat.md",
            "GET /static/nothing#.css",
            "GET /console/usage/#",
            "POST /console/keys",
            "GET /login",
            "GET /auth/callback?state=#&code=#",
            "GET /v1/models/m#",
            "POST /v1/chat/completions",
            "POST /v1/messages",
            "OPTIONS /v1/nothing#",
            "GET /nothing#",
            "GET /%zz#",
            "GET /healthz");

    private static final List<String> MANAGEMENT_KINDS = List.of("GET /metrics", "GET /nothing#", "POST /healthz");

    private static LocalIssuer issuer;
    private static TestServer server;
    private static int count;

    @BeforeAll
    static void start() {
        issuer = LocalIssuer.start(0);
        server = TestServer.withSignIn(issuer, Map.of("SMARTOKEN_MANAGEMENT_PORT", "0"));
    }

    @AfterAll
    static void stop() {
        server.close();
        issuer.close();
    }

    @Test
    void nothingGrowsWithTheNumberOfRequestsOfStrangers() throws IOException {
        List<String> names = names();
        assertThat(names).hasSizeGreaterThan(300);
        for (int i = 0; i < ROUNDS_BEFORE; i++) round(names);
        Map<String, Long> rowsBefore = rows();
        Heap before = Heap.now();
        for (int i = 0; i < ROUNDS; i++) round(names);
        Heap between = Heap.now();
        for (int i = 0; i < ROUNDS; i++) round(names);
        Heap after = Heap.now();
        Map<String, String> left = new TreeMap<>();
        Map<String, Long> later = after.grownSince(between);
        between.grownSince(before).forEach((name, grown) -> {
            long again = later.getOrDefault(name, 0L);
            if (Math.min(grown, again) >= most(name)) left.put(name, "+" + grown + ", then +" + again);
        });
        assertThat(left).isEmpty();
        assertThat(rows()).isEqualTo(rowsBefore);
    }

    private static int most(String className) {
        return JVM.matcher(className).matches() ? OF_THE_JVM : OF_OTHERS;
    }

    /** Each header to each kind of path, and each method to each route and kind. */
    private static void round(List<String> names) {
        List<String> routes = new ArrayList<>(KINDS);
        for (Endpoint route : server.routes()) {
            if (route.method.isHttpMethod()) {
                routes.add(route.method + " " + PARAMETER.matcher(route.path).replaceAll("p#"));
            }
        }
        try (Stranger site = new Stranger(server.url());
                Stranger management = new Stranger(server.managementUrl())) {
            for (String name : names) {
                for (String kind : KINDS) site.send(request(kind, headers(name)));
                for (String kind : MANAGEMENT_KINDS) management.send(request(kind, headers(name)));
            }
            for (String method : METHODS) {
                UnaryOperator<String> with = kind -> method + kind.substring(kind.indexOf(' '));
                for (String kind : routes) site.send(request(with.apply(kind), "Authorization: " + bearer() + "\r\n"));
                for (String kind : MANAGEMENT_KINDS) management.send(request(with.apply(kind), ""));
            }
        }
    }

    private static String request(String kind, String headers) {
        boolean hasBody = kind.startsWith("POST ") && !headers.matches("(?s)(Content-Length|Transfer-Encoding):.*");
        return kind.replace("#", fresh()) + " HTTP/1.1\r\n" + (headers.startsWith("Host:") ? "" : "Host: h\r\n")
                + headers
                + (hasBody
                        ? "Content-Length: 2\r\n\r\n{}"
                        : headers.startsWith("Transfer-Encoding") ? "\r\n0\r\n\r\n" : "\r\n");
    }

    /** The header with a value that it may have, new each time. */
    private static String headers(String name) {
        String n = fresh();
        String value = switch (name) {
            case "Accept" -> "text/html;a=" + n;
            case "Accept-Encoding" -> "gzip, br, x" + n;
            case "Authorization" -> bearer();
            case "X-API-Key" -> bearer().substring(7);
            case "Connection" -> "keep-alive, x" + n;
            case "Content-Length" -> "0";
            case "Transfer-Encoding" -> "chunked";
            case "Content-Type" -> "multipart/form-data; boundary=b" + n;
            case "Cookie" -> "JSESSIONID=" + n + "; session=" + secret(n) + "; signin=" + secret(n);
            case "Expect" -> "100-continue";
            case "Host" -> "h" + n + ".example";
            case "If-Modified-Since" -> "Sat, 28 Nov 2026 06:00:00 GMT";
            case "Range" -> "bytes=0-" + n;
            case "Sec-WebSocket-Key" -> "dGhlIHNhbXBsZSBub25jZQ==";
            case "Sec-WebSocket-Version" -> "13";
            case "Traceparent" -> "00-" + "0".repeat(24) + n.repeat(8).substring(0, 8) + "-00f067aa0ba902b7-01";
            case "Upgrade" -> "h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQAAP__";
            case "X-Forwarded-For" -> "203.0.113." + count % 250;
            case "X-Forwarded-Proto" -> "https";
            default -> "v" + n;
        };
        return name + ": " + value + "\r\n";
    }

    private static String fresh() {
        return Integer.toString(++count, 36);
    }

    /** Shaped as the secrets in our cookies are. */
    private static String secret(String n) {
        return (n + "A".repeat(43)).substring(0, 43);
    }

    /** A key that nobody has, with the right checksum. */
    private static String bearer() {
        String key = "sk-st-" + secret(fresh());
        CRC32 crc = new CRC32();
        crc.update(key.getBytes(StandardCharsets.US_ASCII));
        String digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        StringBuilder checksum = new StringBuilder();
        for (long value = crc.getValue(), i = 0; i < 6; i++, value /= 62)
            checksum.insert(0, digits.charAt((int) (value % 62)));
        return "Bearer " + key + checksum;
    }

    /** How many rows each table has but those that are written anyway, and those of sign-ins under way, which have an end. */
    private static Map<String, Long> rows() {
        Map<String, Long> rows = new TreeMap<>();
        for (List<String> table : server.database()
                .rows("select table_name from information_schema.tables where table_schema = 'public'"
                        + " and table_type = 'BASE TABLE'")) {
            String name = table.getFirst();
            if (!name.equals("sign_in")) rows.put(name, server.database().number("select count(*) from " + name));
        }
        return rows;
    }

    private static List<String> names() throws IOException {
        try (InputStream in = LeftoverTest.class.getResourceAsStream("/http/field-names.txt")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
    }
}
