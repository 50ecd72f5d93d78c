package com.smartoken.wire.upstream;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where an upstream lives: a parsed base URL.
 *
 * @param tls whether the scheme is https
 * @param host name or address in lower case, IPv6 without brackets
 * @param port the given one or the scheme's own
 * @param basePath without a slash at its end, possibly empty
 */
public record Target(boolean tls, String host, int port, String basePath) {
    /** Refuses what cannot stand in a request line or a Host header. */
    public Target {
        if (host.isEmpty() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("a base URL needs a host and a port from 1 to 65535");
        }
        if (!basePath.isEmpty()) {
            checkPath(basePath);
        }
        if (basePath.endsWith("/") || basePath.indexOf('?') >= 0) {
            throw new IllegalArgumentException("a base path has no slash at its end and no query");
        }
    }

    /**
     * Reads {@code http://host:port/path} or {@code https://...}.
     *
     * @throws IllegalArgumentException when it is anything else, also when it has a user, a query or a fragment; the
     *     message does not repeat the URL
     */
    public static Target parse(String baseUrl) {
        URI url;
        try {
            url = new URI(baseUrl);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("not a base URL");
        }
        boolean tls = "https".equalsIgnoreCase(url.getScheme());
        if (!tls && !"http".equalsIgnoreCase(url.getScheme())) {
            throw new IllegalArgumentException("a base URL starts with http:// or https://");
        }
        String host = url.getHost();
        if (host == null || url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException("a base URL has a host and no user, query or fragment");
        }
        String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        int port = url.getPort() < 0 ? tls ? 443 : 80 : url.getPort();
        return new Target(tls, name.toLowerCase(Locale.ROOT), port, withoutEndingSlashes(url.getRawPath()));
    }

    private static String withoutEndingSlashes(String path) {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(0, end);
    }

    /** Refuses a path that does not start with a slash or has characters that end a request line. */
    static void checkPath(String path) {
        boolean good = path.startsWith("/");
        for (int i = 0; i < path.length(); i++) {
            good &= path.charAt(i) > ' ' && path.charAt(i) < 0x7f && path.charAt(i) != '#';
        }
        if (!good) {
            throw new IllegalArgumentException("a path starts with a slash and has no spaces or controls");
        }
    }

    /** The value of the Host header. */
    String authority() {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == (tls ? 443 : 80) ? name : name + ":" + port;
    }
}
