package com.smartoken.console;

import java.util.List;
import java.util.Locale;

/**
 * All that the frame around a private page prints. Who is not signed in has no e-mail, no sections and no token.
 *
 * @param partScripts what a page loads beside the rest when parts of it are exchanged
 * @param staff sections for staff alone; empty for everybody else
 * @param csrf goes into every form as {@code _csrf}; htmx sends it by itself
 */
public record ConsoleLayout(
        String title,
        String stylesheet,
        String icon,
        List<String> scripts,
        List<String> partScripts,
        List<Nav> nav,
        List<Nav> staff,
        String email,
        String csrf) {

    /** A link with its {@code aria-current} and the path of its drawing. */
    public record Nav(String label, String href, String current, String icon) {}

    public boolean isSignedIn() {
        return !email.isEmpty();
    }

    /** The last word of the address of the section that this page is in, for styles; empty outside of all. */
    public String section() {
        for (Nav link : nav) {
            if (!link.current.equals("false")) return link.href.substring(link.href.lastIndexOf('/') + 1);
        }
        return "";
    }

    /** The letter that stands for somebody in a small circle. */
    public String initial() {
        return email.isEmpty() ? "" : email.substring(0, 1).toUpperCase(Locale.ROOT);
    }

    /** What htmx sends with each request, as JSON; the token has no character that JSON would escape. */
    public String htmxHeaders() {
        return "{\"" + Csrf.HEADER + "\": \"" + csrf + "\"}";
    }
}
