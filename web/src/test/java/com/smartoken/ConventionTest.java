package com.smartoken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.smartoken.http.Access;
import com.smartoken.testing.TestServer;
import io.javalin.router.Endpoint;
import io.javalin.security.Roles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conventions that nobody should have to remember. */
class ConventionTest {
    private static final Path ROOT = Path.of(System.getProperty("smartoken.root", ".."));
    private static final Pattern CALL = Pattern.compile("@template\\.([a-zA-Z0-9_.-]+)\\(");

    @Test
    void everyRouteHasExactlyOneRole() {
        try (TestServer server = TestServer.start()) {
            List<Endpoint> routes = server.routes();
            assertThat(routes).hasSizeGreaterThanOrEqualTo(5);
            for (Endpoint route : routes) {
                if (!route.method.isHttpMethod())
                    continue; // what runs before or after a route has no caller of its own
                Roles roles = route.metadata(Roles.class);
                assertThat(roles == null ? Set.of() : roles.getRoles())
                        .as(route.method + " " + route.path)
                        .hasSize(1)
                        .allMatch(Access.class::isInstance);
            }
        }
    }

    @Test
    void everyTemplateIsUsed() throws IOException {
        Path folder = ROOT.resolve("templates");
        List<Path> all = files(folder, ".jte");
        assumeThat(all).as("a layout without a page yet").hasSizeGreaterThan(1);
        String sources = plain(text(ROOT.resolve("web/src/main/java"), ".java"));
        String templates = text(folder, ".jte");
        List<String> unused = new ArrayList<>();
        for (Path file : all) {
            String name = folder.relativize(file).toString().replace('\\', '/').replace(".jte", "");
            // the typed interface has a method for each template: site/model is siteModel(
            if (!isCalled(templates, name.replace('/', '.')) && !sources.contains(plain(name) + "(")) unused.add(name);
        }
        assertThat(unused).isEmpty();
    }

    /** What is read, hashed or hidden in one way stands in one place. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a hash|MessageDigest.getInstance(|Sha256.java",
                "an id|[0-9]{1,18}|Inputs.java",
                "a token against forgery|name=\"_csrf\"|csrf.jte"
            })
    void standsInOnePlace(String what, String words, String files) throws IOException {
        Set<String> found = new TreeSet<>();
        for (Path folder : List.of(
                ROOT.resolve("web/src/main/java"), ROOT.resolve("db/src/main/java"), ROOT.resolve("templates"))) {
            for (Path file : files(folder, "")) {
                if (Files.isRegularFile(file) && Files.readString(file).contains(words))
                    found.add(file.getFileName().toString());
            }
        }
        assertThat(found).as(what).containsExactlyInAnyOrder(files.split(" "));
    }

    private static boolean isCalled(String templates, String name) {
        Matcher matcher = CALL.matcher(templates);
        while (matcher.find()) if (matcher.group(1).equals(name)) return true;
        return false;
    }

    private static String plain(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[/_-]", "");
    }

    private static String text(Path folder, String ending) throws IOException {
        StringBuilder all = new StringBuilder();
        for (Path file : files(folder, ending))
            all.append(Files.readString(file)).append('\n');
        return all.toString();
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        }
    }
}
