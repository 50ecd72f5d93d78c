package com.smartoken.site;

/** A place in the site's navigation. */
public record NavLink(String label, String href) {

    /** What {@code aria-current} says on the page at {@code path}: this page, a page below it, or neither. */
    String currentOn(String path) {
        if (path.equals(href)) return "page";
        return !href.equals("/") && path.startsWith(href + "/") ? "true" : "false";
    }
}
