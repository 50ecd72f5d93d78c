package com.smartoken.site;

/**
 * What a page says of itself to browsers, search engines and whoever links to it.
 *
 * @param title without the brand, which the layout adds
 * @param description one or two plain sentences
 * @param path of the page without parameters: its canonical address
 */
public record PageMeta(String title, String description, String path) {}
