package com.smartoken.local;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the local issuer reads, and the one page that it has. */
final class LocalForms {
    private static final int BODY_BYTES_MAX = 16 << 10;

    private LocalForms() {}

    static String page() {
        return """
                <!doctype html>
                <html lang="en">
                <head>
                  <meta charset="utf-8">
                  <meta name="viewport" content="width=device-width, initial-scale=1">
                  <title>Local sign-in</title>
                  <style>
                    body { font: 1rem/1.6 system-ui, sans-serif; max-width: 26rem; margin: 3rem auto; padding: 0 1rem; }
                    label { display: block; margin-top: 1rem; font-weight: 600; }
                    input[type=email], input[type=text] { width: 100%; box-sizing: border-box; font: inherit; padding: .5rem; }
                    .check { font-weight: 400; }
                    button { font: inherit; margin: 1.5rem .5rem 0 0; padding: .6rem 1rem; }
                  </style>
                </head>
                <body>
                  <h1>Local sign-in</h1>
                  <p>For development on this machine: be whoever you like.</p>
                  <form method="post">
                    <label for="email">E-mail</label>
                    <input type="email" id="email" name="email" value="developer@localhost" required>
                    <label class="check"><input type="checkbox" name="verified" checked> The address is verified</label>
                    <label for="name">Name</label>
                    <input type="text" id="name" name="name">
                    <label for="subject">Subject (empty: made from the e-mail)</label>
                    <input type="text" id="subject" name="subject">
                    <button type="submit">Sign in</button>
                    <button type="submit" name="cancel" value="1" formnovalidate>Cancel</button>
                  </form>
                </body>
                </html>
                """;
    }

    /** Who the form says; null when they cancelled. */
    static LocalIssuer.@Nullable Person person(HttpExchange exchange) throws IOException {
        Map<String, String> form = body(exchange);
        if (form.containsKey("cancel")) return null;
        String email = form.getOrDefault("email", "");
        String subject = form.getOrDefault("subject", "");
        return new LocalIssuer.Person(
                subject.isEmpty() ? LocalIssuer.subjectOf(email) : subject,
                email,
                form.containsKey("verified"),
                form.getOrDefault("name", ""));
    }

    /** Whether the request comes from the one client, by either way of saying so. */
    static boolean isClient(HttpExchange exchange, Map<String, String> form) {
        String basic = exchange.getRequestHeaders().getFirst("Authorization");
        String expected = LocalIssuer.CLIENT_ID + ":" + LocalIssuer.CLIENT_SECRET;
        if (basic == null) return expected.equals(form.get("client_id") + ":" + form.get("client_secret"));
        byte[] decoded = Base64.getDecoder().decode(basic.replaceFirst("^Basic ", ""));
        return expected.equals(URLDecoder.decode(new String(decoded, StandardCharsets.UTF_8), StandardCharsets.UTF_8));
    }

    static Map<String, String> query(HttpExchange exchange) {
        return parse(exchange.getRequestURI().getRawQuery());
    }

    static Map<String, String> body(HttpExchange exchange) throws IOException {
        return parse(new String(exchange.getRequestBody().readNBytes(BODY_BYTES_MAX), StandardCharsets.UTF_8));
    }

    private static Map<String, String> parse(@Nullable String text) {
        Map<String, String> fields = new HashMap<>();
        if (text == null || text.isEmpty()) return fields;
        for (String pair : text.split("&")) {
            String[] sides = pair.split("=", 2);
            fields.put(decode(sides[0]), sides.length == 1 ? "" : decode(sides[1]));
        }
        return fields;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
