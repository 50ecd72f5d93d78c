package com.smartoken.site.machine;

import java.util.List;

/** {@code robots.txt}: every crawler is welcome to the pages, none to the API, the console and sign-in. */
final class Robots {
    private static final List<String> PRIVATE =
            List.of("/v1/", "/user/", "/console", "/login", "/logout", "/operator", "/auth", "/healthz", "/readyz");

    /** A crawler that finds its own name reads nothing else, so each group repeats the rules. */
    private static final List<List<String>> GROUPS = List.of(
            List.of("*"),
            List.of("GPTBot", "OAI-SearchBot", "ChatGPT-User"),
            List.of("ClaudeBot", "Claude-SearchBot", "Claude-User"),
            List.of("PerplexityBot", "Perplexity-User"),
            List.of("Google-Extended", "Applebot-Extended"),
            List.of("CCBot", "Bytespider", "Baiduspider", "meta-externalagent", "Amazonbot"));

    private Robots() {}

    static String of(String publicUrl) {
        StringBuilder text = new StringBuilder("# People's pages are for every crawler, search and training alike.\n");
        for (List<String> group : GROUPS) {
            text.append('\n');
            for (String agent : group) text.append("User-agent: ").append(agent).append('\n');
            for (String path : PRIVATE) text.append("Disallow: ").append(path).append('\n');
            text.append("Allow: /\n");
        }
        return text.append("\nSitemap: ")
                .append(publicUrl)
                .append("/sitemap.xml\n")
                .toString();
    }
}
