package com.smartoken.site;

import java.util.List;

/**
 * All that the frame around a page prints.
 *
 * @param canonical empty for a page that search engines shall not keep; then the rest of what they read is empty too
 * @param markdown the address of the page as Markdown; empty when there is none
 * @param data blocks of JSON-LD, safe inside a script
 * @param partScripts what a page loads beside the rest when parts of it are exchanged
 * @param problems what is wrong with content as it stands on disk; only in development
 * @param offers the campaigns that the footer names
 * @param hasSignIn whether there is a way to sign in
 */
public record Layout(
        String title,
        String description,
        String canonical,
        String kind,
        String image,
        String imageText,
        String markdown,
        List<String> data,
        String stylesheet,
        String icon,
        List<String> scripts,
        List<String> partScripts,
        List<Nav> nav,
        List<String> problems,
        List<NavLink> offers,
        boolean hasSignIn) {

    /** A link with its {@code aria-current}. */
    public record Nav(String label, String href, String current) {}
}
