package com.smartoken;

import com.smartoken.content.ContentFile;
import com.smartoken.content.ContentFolder;
import com.smartoken.content.campaign.Campaigns;
import com.smartoken.content.catalog.Catalog;
import com.smartoken.content.catalog.CatalogSource;
import com.smartoken.content.catalog.Upstreams;
import com.smartoken.site.SiteContent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Content and upstreams as the settings name them. */
public final class Loaded {
    private static final String UPSTREAMS = "upstreams.yaml";

    private Loaded() {}

    /** The content folder of the settings, or the packaged one. */
    public static ContentFolder content(Settings settings) {
        Path folder = settings.content();
        return folder == null ? ContentFolder.packaged() : ContentFolder.of(folder);
    }

    /**
     * The catalog, fixed for the life of the process.
     *
     * @throws com.smartoken.content.ContentMistakes with all that is wrong
     */
    public static CatalogSource catalog(Settings settings) {
        return CatalogSource.fixed(Catalog.load(content(settings)));
    }

    /**
     * The campaigns alone, for commands.
     *
     * @throws com.smartoken.content.ContentMistakes with all that is wrong
     */
    public static Campaigns campaigns(Settings settings) {
        return Campaigns.load(content(settings));
    }

    /**
     * The words of the site, fixed for the life of the process.
     *
     * @throws com.smartoken.content.ContentMistakes with all that is wrong
     */
    public static SiteContent siteContent(Settings settings, CatalogSource catalog) {
        return SiteContent.fixed(content(settings), settings.publicUrl().toString(), catalog);
    }

    /**
     * The same for a service, which starts faster when it leaves the links inside of the packaged content alone: the tests
     * followed them, and {@code check} does.
     *
     * @throws com.smartoken.content.ContentMistakes with all that is wrong
     */
    static SiteContent servedContent(Settings settings, CatalogSource catalog) {
        ContentFolder content = settings.content() == null ? content(settings).withKnownLinks() : content(settings);
        return SiteContent.fixed(content, settings.publicUrl().toString(), catalog);
    }

    /**
     * The upstreams file of the settings, else the one in the content folder; keys come from the environment.
     *
     * @throws com.smartoken.content.ContentMistakes with all that is wrong, never with a key
     */
    public static Upstreams upstreams(Settings settings, Map<String, String> environment) {
        Path path = settings.upstreams();
        ContentFile file = path == null
                ? content(settings).find(UPSTREAMS)
                : ContentFile.read(path, path.getFileName().toString(), path.toString());
        return file == null ? Upstreams.of(List.of()) : Upstreams.load(file, environment);
    }
}
