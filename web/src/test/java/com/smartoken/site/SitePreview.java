package com.smartoken.site;

import com.smartoken.content.ContentFolder;
import java.nio.file.Path;
import java.time.Instant;

/** Serves the catalog's pages to look at: arguments are the port and, optionally, a content folder. */
final class SitePreview {
    private SitePreview() {}

    public static void main(String[] args) throws InterruptedException {
        ContentFolder content = args.length > 1 ? ContentFolder.of(Path.of(args[1])) : ContentFolder.packaged();
        try (SiteServer server = new SiteServer(
                content,
                Integer.parseInt(args[0]),
                Instant.now(),
                model -> !model.family().equals("Hunyuan"))) {
            System.out.println(server.get("/models").statusCode());
            Thread.currentThread().join();
        }
    }
}
