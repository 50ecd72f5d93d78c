package com.smartoken.site;

import com.smartoken.Sha256;
import com.smartoken.content.FileTree;
import com.smartoken.content.PackagedFiles;
import com.smartoken.http.Access;
import com.smartoken.http.PageCache;
import com.smartoken.http.Representation;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stylesheets, scripts and images at {@code /static/{hash}/path}. One hash over all of them stands in the address, so
 * that browsers keep them for good and an edit changes the address. A stylesheet's imports are put in its place: the
 * sources stay small files, a page asks for one.
 */
public final class Assets {
    private static final String FOREVER = "public, max-age=31536000, immutable";
    private static final Pattern IMPORT = Pattern.compile("(?m)^@import \"([a-z0-9/._-]+)\";$");
    private static final int HASH_LENGTH = 12;
    private static final Map<String, String> TYPES = Map.of(
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml; charset=utf-8",
            "png", "image/png",
            "ico", "image/x-icon");

    private final FileTree folder;
    private final boolean isWatched;
    private volatile Snapshot snapshot;

    private record Snapshot(String hash, Map<String, Representation> files) {}

    private Assets(FileTree folder, boolean isWatched) {
        this.folder = folder;
        this.isWatched = isWatched;
        this.snapshot = read(folder);
    }

    /** Those packed into the program. */
    public static Assets packaged() {
        return new Assets(PackagedFiles.tree("static"), false);
    }

    /** Those of a folder, read again for each page: for development. */
    public static Assets watching(Path folder) {
        return new Assets(FileTree.of(folder), true);
    }

    /**
     * The address of a file, such as {@code css/site.css}.
     *
     * @throws IllegalArgumentException when there is no such file
     */
    public String url(String path) {
        if (isWatched) look();
        Snapshot now = snapshot;
        if (!now.files.containsKey(path)) throw new IllegalArgumentException("no such asset: " + path);
        return "/static/" + now.hash + "/" + path;
    }

    /** What did not change stays as it is, packed. */
    private void look() {
        Snapshot now = read(folder);
        if (!now.hash.equals(snapshot.hash)) snapshot = now;
    }

    /** Adds the route. */
    public void addTo(RoutesConfig routes, PageCache cache) {
        routes.get("/static/{hash}/<path>", ctx -> serve(ctx, cache), Access.PUBLIC);
    }

    private void serve(Context ctx, PageCache cache) {
        Snapshot now = snapshot;
        Representation file = now.files.get(ctx.pathParam("path"));
        if (file == null) throw new NotFoundResponse();
        // A page of the release before may ask for its own: it gets ours, and keeps it for this time only.
        boolean isOurs = ctx.pathParam("hash").equals(now.hash);
        cache.answer(ctx.header("Cache-Control", isOurs ? FOREVER : "no-cache"), file);
    }

    private static Snapshot read(FileTree folder) {
        Map<String, byte[]> files = new TreeMap<>();
        try {
            for (String path : folder.paths("")) {
                if (TYPES.containsKey(ending(path))) files.put(path, bytes(folder, path));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the static files cannot be read", e);
        }
        Map<String, Representation> served = new HashMap<>();
        files.forEach((path, bytes) -> {
            String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
            byte[] whole = path.endsWith(".css") ? withImports(path, files) : bytes;
            if (type != null) served.put(path, Representation.lasting(type, whole));
        });
        return new Snapshot(hash(files), served);
    }

    private static byte[] bytes(FileTree folder, String path) throws IOException {
        try (InputStream file = folder.open(path)) {
            return file.readAllBytes();
        }
    }

    private static String ending(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    private static byte[] withImports(String path, Map<String, byte[]> files) {
        String base = path.substring(0, path.lastIndexOf('/') + 1);
        Matcher imports = IMPORT.matcher(new String(bytes(files, path), StandardCharsets.UTF_8));
        String whole = imports.replaceAll(match ->
                Matcher.quoteReplacement(new String(bytes(files, base + match.group(1)), StandardCharsets.UTF_8)));
        return whole.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(Map<String, byte[]> files, String path) {
        return Objects.requireNonNull(files.get(path), () -> "a stylesheet imports what is not there: " + path);
    }

    private static String hash(Map<String, byte[]> files) {
        MessageDigest digest = Sha256.digest();
        files.forEach((path, bytes) -> {
            digest.update((path + " " + bytes.length + "\n").getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
        });
        return HexFormat.of().formatHex(digest.digest()).substring(0, HASH_LENGTH);
    }
}
