package com.smartoken.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AssetsTest {
    @TempDir
    Path folder;

    @Test
    void anEditChangesTheAddressOfEverything() throws IOException {
        write("css/site.css", "a {}");
        write("js/site.js", "1");
        Assets assets = Assets.watching(folder);
        String before = assets.url("js/site.js");
        write("css/site.css", "b {}");
        assertThat(assets.url("js/site.js")).isNotEqualTo(before).matches("/static/[0-9a-f]{12}/js/site\\.js");
    }

    @Test
    void refusesAnAddressOfWhatIsNotThere() {
        assertThatThrownBy(() -> Assets.packaged().url("css/none.css")).hasMessage("no such asset: css/none.css");
    }

    @Test
    void servesThemForGoodUnderTheirHashAndOnceUnderAnother() {
        try (PagesServer server = new PagesServer()) {
            String page = server.get("/models").body();
            String css = page.replaceFirst("(?s).*rel=\"stylesheet\" href=\"([^\"]+)\".*", "$1");
            HttpResponse<String> own = server.get(css);
            assertThat(own.statusCode()).isEqualTo(200);
            assertThat(own.headers().firstValue("Cache-Control")).hasValue("public, max-age=31536000, immutable");
            assertThat(own.headers().firstValue("Content-Type")).hasValue("text/css; charset=utf-8");
            assertThat(own.body()).contains("--accent:", ".price-table").doesNotContain("@import");
            HttpResponse<String> old = server.get(css.replaceFirst("/static/[0-9a-f]+", "/static/0123456789ab"));
            assertThat(old.statusCode()).isEqualTo(200);
            assertThat(old.headers().firstValue("Cache-Control")).hasValue("no-cache");
            String hash = css.substring(0, css.indexOf("/css/"));
            for (String path :
                    List.of("/css/none.css", "/css/README.md", "/..%2f..%2fpom.xml", "/css/..%2f..%2fpom.xml")) {
                assertThat(server.get(hash + path).statusCode()).as(path).isIn(400, 404);
            }
        }
    }

    @Test
    void coloursStandInOneFileOnly() throws IOException {
        Path css = Path.of(System.getProperty("smartoken.root", ".."), "static/css");
        try (Stream<Path> files = Files.walk(css)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".css")).toList()) {
                if (file.endsWith("tokens.css")) continue;
                assertThat(Files.readString(file))
                        .as("%s", file)
                        .doesNotContainPattern("#[0-9a-fA-F]{3,8}\\b|\\b(rgb|hsl|oklch|oklab)a?\\(");
            }
        }
    }

    private void write(String path, String text) throws IOException {
        Files.createDirectories(folder.resolve(path).getParent());
        Files.writeString(folder.resolve(path), text);
    }
}
