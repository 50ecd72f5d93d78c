package com.smartoken.local;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.smartoken.Sha256;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/**
 * An OpenID Connect issuer on loopback, for the local run and the tests: discovery, keys, the code flow with PKCE, user
 * info. Whoever can reach it may be anybody: it asks for an address and vouches for it. {@code login_hint} signs that
 * address in without asking. On demand it misbehaves ({@link Fault}).
 */
public final class LocalIssuer implements AutoCloseable {
    public static final String CLIENT_ID = "smartoken-local";
    public static final String CLIENT_SECRET = "local-secret-that-protects-nothing";

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int KEY_BITS = 2048;

    /** The key of every issuer of this process: to make one takes longer than to sign in. */
    private static final CompletableFuture<RSAKey> KEY = CompletableFuture.supplyAsync(LocalIssuer::newKey);

    private final HttpServer server;
    private final String url;
    private final Map<String, Grant> codes = new ConcurrentHashMap<>();
    private final Map<String, Person> accesses = new ConcurrentHashMap<>();
    private volatile Fault fault = Fault.NONE;

    /** Who signs in. */
    record Person(String subject, String email, boolean isVerified, String name) {
        static Person of(String email) {
            return new Person(subjectOf(email), email, true, "");
        }
    }

    /** What a code stands for: it can be used once, by who shows the verifier. */
    record Grant(Person person, String redirectUri, String nonce, String challenge) {}

    /** What it can do wrong. */
    public enum Fault {
        NONE,
        WRONG_NONCE,
        WRONG_AUDIENCE,
        WRONG_ISSUER,
        WRONG_KEY,
        EXPIRED,
        UNSIGNED,
        NO_TOKEN,
        ADDRESS_IN_USER_INFO,
        USER_INFO_OF_ANOTHER,
        NO_TOKEN_ENDPOINT
    }

    private LocalIssuer(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        url = "http://127.0.0.1:" + server.getAddress().getPort();
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    /** Starts on this port; 0 for any. @throws UncheckedIOException when it is taken */
    public static LocalIssuer start(int port) {
        return new LocalIssuer(port);
    }

    /** The issuer's identifier. */
    public String url() {
        return url;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** From now on it does this wrong. */
    public void misbehave(Fault fault) {
        this.fault = fault;
    }

    /** The subject of an address that signs in without naming one. */
    public static String subjectOf(String email) {
        return base64(Sha256.of("subject " + email)).substring(0, 22);
    }

    static RSAKey newKey() {
        try {
            return new RSAKeyGenerator(KEY_BITS).keyID("local").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            switch (exchange.getRequestURI().getPath()) {
                case "/.well-known/openid-configuration" -> json(exchange, 200, discovery());
                case "/jwks" ->
                    json(exchange, 200, "{\"keys\":[" + KEY.join().toPublicJWK().toJSONString() + "]}");
                case "/authorize" -> authorize(exchange);
                case "/token" -> token(exchange);
                case "/userinfo" -> userInfo(exchange);
                default -> json(exchange, 404, "{}");
            }
        } catch (IllegalArgumentException e) {
            send(exchange, 400, "text/plain; charset=utf-8", "This sign-in request is wrong: " + e.getMessage());
        }
    }

    private String discovery() {
        return """
                {"issuer":"%1$s","authorization_endpoint":"%1$s/authorize","token_endpoint":"%1$s/token",\
                "userinfo_endpoint":"%1$s/userinfo","jwks_uri":"%1$s/jwks","response_types_supported":["code"],\
                "subject_types_supported":["public"],"id_token_signing_alg_values_supported":["RS256"],\
                "scopes_supported":["openid","email","profile"],"code_challenge_methods_supported":["S256"],\
                "token_endpoint_auth_methods_supported":["client_secret_basic","client_secret_post"]}""".formatted(url);
    }

    /** Asks who it shall be, unless the request says so, and sends the browser back with a code. */
    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> request = LocalForms.query(exchange);
        URI back = URI.create(request.getOrDefault("redirect_uri", ""));
        require("127.0.0.1".equals(back.getHost()) || "localhost".equals(back.getHost()), "redirect_uri");
        require(CLIENT_ID.equals(request.get("client_id")), "client_id");
        require("code".equals(request.get("response_type")), "response_type");
        require(request.getOrDefault("scope", "").contains("openid"), "scope");
        require("S256".equals(request.get("code_challenge_method")), "code_challenge_method");
        require(request.getOrDefault("code_challenge", "").length() == 43, "code_challenge");
        require(request.getOrDefault("state", "").length() >= 22, "state");
        require(request.getOrDefault("nonce", "").length() >= 22, "nonce");
        boolean isAnswer = exchange.getRequestMethod().equals("POST");
        if (!isAnswer && !request.containsKey("login_hint")) {
            send(exchange, 200, "text/html; charset=utf-8", LocalForms.page());
            return;
        }
        Person person = isAnswer ? LocalForms.person(exchange) : Person.of(request.get("login_hint"));
        String code = person == null ? null : random();
        if (code != null) {
            codes.put(code, new Grant(person, back.toString(), request.get("nonce"), request.get("code_challenge")));
        }
        String answer = code == null ? "error=access_denied" : "code=" + code;
        String location =
                back + "?" + answer + "&state=" + URLEncoder.encode(request.get("state"), StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Location", location);
        exchange.sendResponseHeaders(303, -1);
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> form = LocalForms.body(exchange);
        Grant grant = codes.remove(form.getOrDefault("code", ""));
        if (fault == Fault.NO_TOKEN_ENDPOINT) return;
        if (!LocalForms.isClient(exchange, form)) {
            json(exchange, 401, "{\"error\":\"invalid_client\"}");
        } else if (grant == null
                || !grant.redirectUri.equals(form.get("redirect_uri"))
                || !grant.challenge.equals(base64(Sha256.of(form.getOrDefault("code_verifier", ""))))) {
            json(exchange, 400, "{\"error\":\"invalid_grant\"}");
        } else {
            String access = random();
            accesses.put(access, grant.person);
            String token = fault == Fault.NO_TOKEN
                    ? ""
                    : ",\"id_token\":\"" + LocalTokens.token(grant, url, KEY.join(), fault) + "\"";
            json(
                    exchange,
                    200,
                    "{\"access_token\":\"" + access + "\",\"token_type\":\"Bearer\",\"expires_in\":300" + token + "}");
        }
    }

    private void userInfo(HttpExchange exchange) throws IOException {
        String bearer = exchange.getRequestHeaders().getFirst("Authorization");
        Person person = bearer == null ? null : accesses.get(bearer.replaceFirst("^Bearer ", ""));
        if (person == null) json(exchange, 401, "{\"error\":\"invalid_token\"}");
        else json(exchange, 200, LocalTokens.userInfo(person, fault));
    }

    private static void require(boolean holds, String parameter) {
        if (!holds) throw new IllegalArgumentException(parameter);
    }

    private static void json(HttpExchange exchange, int status, String body) throws IOException {
        send(exchange, status, "application/json", body);
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static String random() {
        byte[] bytes = new byte[24];
        RANDOM.nextBytes(bytes);
        return base64(bytes);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
