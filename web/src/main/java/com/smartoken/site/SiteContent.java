package com.smartoken.site;

import com.smartoken.content.Article;
import com.smartoken.content.ContentFolder;
import com.smartoken.content.Facts;
import com.smartoken.content.Library;
import com.smartoken.content.Problem;
import com.smartoken.content.Watched;
import com.smartoken.content.campaign.Campaigns;
import com.smartoken.content.catalog.Catalog;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** The words of the site and the campaigns they tell of, with the facts of the catalog to put into them. */
public final class SiteContent {
    /** What is not written in the library: pages made by the program, private pages, files for machines. */
    private static final Set<String> PAGES = Set.of(
            "/models",
            "/pricing",
            "/guides",
            "/docs",
            "/docs/api-reference",
            "/status",
            "/login",
            "/console",
            "/feed.xml",
            "/transparency.txt",
            "/llms.txt",
            "/openapi.json",
            "/robots.txt",
            "/sitemap.xml",
            "/.well-known/security.txt");

    /** First words of addresses that belong to the program. */
    private static final Set<String> TAKEN = Set.of(
            "api",
            "auth",
            "campaigns",
            "chat",
            "completions",
            "console",
            "docs",
            "embeddings",
            "faq",
            "guides",
            "healthz",
            "index",
            "login",
            "logout",
            "messages",
            "models",
            "og",
            "operator",
            "pricing",
            "readyz",
            "responses",
            "static",
            "status",
            "user",
            "v1");

    private final String publicUrl;
    private final Supplier<Catalog> catalog;
    private final Watched<Read> files;

    private record Read(Library library, Campaigns campaigns) {}

    private SiteContent(
            String publicUrl, Supplier<Catalog> catalog, Function<Function<ContentFolder, Read>, Watched<Read>> files) {
        this.publicUrl = publicUrl;
        this.catalog = catalog;
        this.files = files.apply(this::read);
    }

    /**
     * As it is now, for good.
     *
     * @param publicUrl the origin that users see, without a slash at its end
     * @throws com.smartoken.content.ContentMistakes with all that is wrong, by file and line
     */
    public static SiteContent fixed(ContentFolder content, String publicUrl, Supplier<Catalog> catalog) {
        return new SiteContent(publicUrl, catalog, reader -> Watched.fixed(reader.apply(content)));
    }

    /** As {@link #fixed}, but read again after an edit: for development. */
    public static SiteContent watching(ContentFolder content, String publicUrl, Supplier<Catalog> catalog) {
        return new SiteContent(publicUrl, catalog, reader -> Watched.watching(content, "", reader, System::nanoTime));
    }

    /** The pages of words. */
    public Library library() {
        return files.get().library;
    }

    /** The campaigns: those that pages tell of and grants follow. */
    public Campaigns campaigns() {
        return files.get().campaigns;
    }

    /** What is wrong with the files as they stand on disk; empty in production. */
    public List<Problem> problems() {
        return files.problems();
    }

    /** What placeholders mean at an instant. */
    public Facts facts(Instant now) {
        return new SiteFacts(publicUrl, catalog.get(), campaigns(), now);
    }

    /** A piece of words as HTML, with the facts of an instant; empty when there is none at this path. */
    public String html(String path, Instant now) {
        Article article = library().find(path);
        return article == null ? "" : article.rendered(facts(now), state(now)).html();
    }

    /** The state that sections of a page are chosen by; empty when there is no campaign. */
    public String state(Instant now) {
        var current = campaigns().current(now);
        return current == null ? "" : current.state(now).word();
    }

    private Read read(ContentFolder content) {
        Campaigns campaigns = Campaigns.load(content);
        Catalog models = catalog.get();
        Facts facts = new SiteFacts(publicUrl, models, campaigns, Instant.now());
        return new Read(Library.load(content, facts, path -> isPage(path, models), SiteContent::isTaken), campaigns);
    }

    /** Whether an address belongs to the program, so that no written page can have it. */
    public static boolean isTaken(String address) {
        return TAKEN.contains(address.split("/", 3)[1]);
    }

    private static boolean isPage(String path, Catalog models) {
        if (path.startsWith("/models/")) {
            String id = path.substring("/models/".length());
            var model = models.find(id);
            return model != null && model.id().equals(id);
        }
        return PAGES.contains(path) || path.startsWith("/console/");
    }
}
