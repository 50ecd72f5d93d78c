package com.smartoken.console.playground;

import com.smartoken.http.RequestId;
import com.smartoken.testing.TestBrowser;
import com.smartoken.testing.TestServer;
import com.smartoken.testing.TestServer.Customer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Somebody signed in at the playground, with some money. */
record Player(TestServer server, TestBrowser browser, Customer customer, String token) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    static Player at(TestServer server, String email, String dollars) {
        TestBrowser browser = server.browser();
        browser.signIn(email);
        return new Player(server, browser, server.customerAt(email, dollars), browser.token());
    }

    /** Posts JSON as the page's script does. */
    HttpResponse<String> post(String path, String json) {
        return send(request(path).POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    HttpResponse<String> get(String path) {
        return send(request(path).GET());
    }

    HttpResponse<String> run(UUID run, int place, String body) {
        return post("/runs/" + run + "/" + place, body);
    }

    /** The plain form. */
    HttpResponse<String> submit(Map<String, String> fields) {
        return browser.submit("/console/playground", fields);
    }

    long charged(UUID run, int place) {
        return server.database()
                .number(
                        "select u.charged from usage_record u join playground_call c using (request_id) where c.run_id = '"
                                + run + "' and c.place = " + place);
    }

    UUID request(UUID run) {
        long high = server.database()
                .number("select ('x' || substr(replace(request_id::text, '-', ''), 1, 16))::bit(64)::bigint"
                        + " from playground_call where run_id = '" + run + "'");
        long low = server.database()
                .number("select ('x' || substr(replace(request_id::text, '-', ''), 17))::bit(64)::bigint"
                        + " from playground_call where run_id = '" + run + "'");
        return new UUID(high, low);
    }

    String publicId(UUID run) {
        return RequestId.text(request(run));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.url() + "/console/playground" + path))
                .header("Content-Type", "application/json")
                .header("X-CSRF-Token", token)
                .header("Sec-Fetch-Site", "same-origin")
                .header(
                        "Cookie",
                        browser.cookies().entrySet().stream()
                                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                                .collect(Collectors.joining("; ")));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
