package com.smartoken.site;

import java.util.List;

/**
 * All that the frame around a page prints.
 *
 * @param problems what is wrong with content as it stands on disk; only in development
 * @param offers the campaigns that the footer names
 * @param hasSignIn whether there is a way to sign in
 */
public record Layout(
        String title,
        String description,
        String canonical,
        String stylesheet,
        String icon,
        List<String> scripts,
        List<Nav> nav,
        List<String> problems,
        List<NavLink> offers,
        boolean hasSignIn) {

    /** A link with its {@code aria-current}. */
    public record Nav(String label, String href, String current) {}
}
