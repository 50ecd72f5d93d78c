package com.smartoken.site.machine;

import com.smartoken.site.IndexedPage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code llms.txt}: what the site is and where its pages are as Markdown, for programs that read. What most can do
 * without comes last, under Optional.
 */
final class LlmsText {
    private static final Set<String> OPTIONAL = Set.of("Legal", "Campaigns");

    private LlmsText() {}

    static String of(String publicUrl, List<IndexedPage> pages) {
        StringBuilder text = new StringBuilder("# SmarToken\n\n")
                .append(
                        "> One OpenAI-compatible API for Chinese frontier models (DeepSeek, Kimi, Qwen, GLM, Doubao and")
                .append(" more), prepaid in US dollars, with an exact receipt for each call.\n\n")
                .append("- Base URL for OpenAI clients: `")
                .append(publicUrl)
                .append("/v1`\n")
                .append("- Base URL for Anthropic clients: `")
                .append(publicUrl)
                .append("`\n")
                .append("- Authentication: `Authorization: Bearer sk-st-...` or `x-api-key: sk-st-...`\n");
        sections(pages).forEach((section, listed) -> {
            text.append("\n## ").append(section).append("\n\n");
            for (IndexedPage page : listed) line(text, publicUrl + address(page), page.title(), page.description());
            if (section.equals("Optional")) files(text, publicUrl);
        });
        return text.toString();
    }

    private static Map<String, List<IndexedPage>> sections(List<IndexedPage> pages) {
        Map<String, List<IndexedPage>> sections = new LinkedHashMap<>();
        List<IndexedPage> optional = new ArrayList<>();
        for (IndexedPage page : pages) {
            if (OPTIONAL.contains(page.section())) optional.add(page);
            else
                sections.computeIfAbsent(page.section(), name -> new ArrayList<>())
                        .add(page);
        }
        sections.put("Optional", optional);
        return sections;
    }

    private static void files(StringBuilder text, String publicUrl) {
        line(text, publicUrl + "/openapi.json", "OpenAPI", "The API as an OpenAPI 3.1 document.");
        line(text, publicUrl + "/feed.xml", "Feed", "Price changes, new models and campaigns, as Atom.");
    }

    private static void line(StringBuilder text, String url, String title, String description) {
        text.append("- [").append(Markup.line(title)).append("](").append(url).append("): ");
        text.append(Markup.line(description)).append('\n');
    }

    private static String address(IndexedPage page) {
        if (!page.hasMarkdown()) return page.path();
        return page.path().equals("/") ? "/index.md" : page.path() + ".md";
    }
}
