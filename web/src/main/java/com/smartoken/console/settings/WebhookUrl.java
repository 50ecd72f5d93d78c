package com.smartoken.console.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/** Where alerts may be sent: https, to a public name. What the name leads to is checked again when something is sent. */
final class WebhookUrl {
    static final int LENGTH_MAX = 500;

    private static final Set<String> INNER = Set.of(
            "localhost",
            "local",
            "internal",
            "lan",
            "home",
            "corp",
            "private",
            "intranet",
            "test",
            "invalid",
            "example",
            "onion");

    private WebhookUrl() {}

    /** What is wrong with an address; empty when nothing is. */
    static String error(String text) {
        if (text.length() > LENGTH_MAX) return "At most " + LENGTH_MAX + " characters.";
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            return "This is no address. It looks like https://example.com/alerts.";
        }
        if (!"https".equalsIgnoreCase(uri.getScheme())) return "The address must begin with https://.";
        if (uri.getRawUserInfo() != null) return "No user name or password in the address, please.";
        if (uri.getRawFragment() != null) return "No fragment (#) in the address, please.";
        String host = uri.getHost();
        return host == null || !isPublicName(host.toLowerCase(Locale.ROOT))
                ? "The host must be a public name such as hooks.example.com: no number and no inner network."
                : "";
    }

    /** An address written as a number, in whatever way, has no word at its end. */
    private static boolean isPublicName(String host) {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        int dot = name.lastIndexOf('.');
        String last = name.substring(dot + 1);
        return dot > 0
                && last.matches("[a-z][a-z0-9-]*[a-z0-9]")
                && !INNER.contains(last)
                && !name.endsWith(".home.arpa");
    }
}
