package com.smartoken.testing;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A browser without a window: keeps the site's cookies, follows redirects one by one, sends forms as browsers do. */
public final class TestBrowser {
    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final int REDIRECTS_MAX = 10;

    private static final HttpClient ANY = HttpClient.newHttpClient();
    private final HttpClient http;
    private final String site;
    private final Map<String, String> cookies = new ConcurrentHashMap<>();

    public TestBrowser(String site) {
        this(ANY, site);
    }

    /** One that looks at a site, over the connections of a client that lives as long as the site. */
    public TestBrowser(HttpClient http, String site) {
        this.http = http;
        this.site = site;
    }

    /** The same browser, sent to another node. */
    public TestBrowser on(String node) {
        TestBrowser other = new TestBrowser(http, node);
        other.cookies.putAll(cookies);
        return other;
    }

    public Map<String, String> cookies() {
        return cookies;
    }

    /** One answer, redirects not followed. */
    public HttpResponse<String> get(String pathOrUrl, String... headers) {
        return send(request(pathOrUrl, headers).GET());
    }

    /** The part of a page with this id, as htmx asks for it; redirects not followed. */
    public HttpResponse<String> part(String path, String id) {
        return get(path, partHeaders(path, id));
    }

    /** Sends a form as htmx does, for the part of the page at {@code from} with this id. */
    public HttpResponse<String> submitPart(String from, String id, String path, Map<String, String> fields) {
        String[] asked = partHeaders(from, id);
        String[] headers = Arrays.copyOf(asked, asked.length + 4);
        headers[asked.length] = "Sec-Fetch-Site";
        headers[asked.length + 1] = "same-origin";
        headers[asked.length + 2] = "X-CSRF-Token";
        headers[asked.length + 3] = token();
        return post(path, fields, headers);
    }

    private String[] partHeaders(String page, String id) {
        return new String[] {"HX-Request", "true", "HX-Target", "section#" + id, "HX-Current-URL", site + page};
    }

    /** A page after all redirects, the issuer's too. */
    public HttpResponse<String> open(String pathOrUrl) {
        HttpResponse<String> response = get(pathOrUrl);
        for (int i = 0; i < REDIRECTS_MAX && response.statusCode() / 100 == 3; i++) response = get(location(response));
        return response;
    }

    public HttpResponse<String> signIn(String email) {
        return open("/login?login_hint=" + encode(email));
    }

    /** The address at which the issuer sends the browser back: not visited yet. */
    public String callback(String email) {
        String response = location(get("/login?login_hint=" + encode(email)));
        return location(get(response));
    }

    /** Fills in the issuer's own form. */
    public HttpResponse<String> signInAs(Map<String, String> person) {
        String form = location(get("/login"));
        HttpResponse<String> response = post(form, person);
        return open(location(response));
    }

    public HttpResponse<String> post(String pathOrUrl, Map<String, String> fields, String... headers) {
        String body = fields.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
        return send(request(pathOrUrl, headers)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Sends a form of our own pages: with its token, from the same origin. */
    public HttpResponse<String> submit(String path, Map<String, String> fields) {
        Map<String, String> all = new TreeMap<>(fields);
        all.put("_csrf", token());
        return post(path, all, "Sec-Fetch-Site", "same-origin");
    }

    /** The token that our pages have now. */
    public String token() {
        return token(get("/console"));
    }

    public static String token(HttpResponse<String> page) {
        Matcher matcher = TOKEN.matcher(page.body());
        if (!matcher.find()) throw new IllegalStateException("no token on " + page.uri() + ": " + page.body());
        return matcher.group(1);
    }

    public boolean isSignedIn() {
        return get("/console").statusCode() == 200;
    }

    public static String location(HttpResponse<String> response) {
        String location = response.headers()
                .firstValue("Location")
                .orElseThrow(() -> new IllegalStateException(response.statusCode() + " " + response.body()));
        return response.uri().resolve(location).toString();
    }

    private HttpRequest.Builder request(String pathOrUrl, String... headers) {
        String url = pathOrUrl.startsWith("/") ? site + pathOrUrl : pathOrUrl;
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(30));
        if (headers.length > 0) request.headers(headers);
        if (url.startsWith(site) && !cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        return request;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            for (String cookie : response.headers().allValues("Set-Cookie")) keep(cookie);
            return response;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void keep(String cookie) {
        String[] pair = cookie.split(";")[0].split("=", 2);
        if (cookie.contains("Max-Age=0")) cookies.remove(pair[0]);
        else cookies.put(pair[0], pair[1]);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
