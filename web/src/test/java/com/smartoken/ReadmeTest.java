package com.smartoken;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The files, classes and methods that the README sends a reader to are there. */
class ReadmeTest {
    private static final Path ROOT = Path.of(System.getProperty("smartoken.root", ".."));

    /** What stands between backticks outside of blocks of code. */
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

    /** {@code Tariff}, {@code relay/ChatRoutes}, {@code Tariff.worstCase}. */
    private static final Pattern CODE =
            Pattern.compile("((?:[a-z]+/)*)([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)(?:\\.(\\w+))?");

    /** {@code templates/docs/doc.jte}, {@code static/css/pages}. */
    private static final Pattern FILE = Pattern.compile(
            "(?:content|db|static|templates|web)(?:/[\\w.-]+)+|[\\w-]+\\.(?:jte|css|js|md|yaml|sh|xml|sql)");

    private static final Pattern SETTING = Pattern.compile("SMARTOKEN_[A-Z_]+");

    /** What a recipe has its reader make; what was typed to try the recipes is called a walk. */
    private static final Pattern EXAMPLE =
            Pattern.compile("X[A-Z]\\w+|content/pages/imprint\\.md|db/migrations/V0NN__what\\.sql|(?i:.*walk.*)");

    private static final Map<String, List<Path>> FILES = new HashMap<>();
    private static String readme;

    @BeforeAll
    static void read() throws IOException {
        readme = Files.readString(ROOT.resolve("README.md")).replaceAll("(?s)```.*?```", "");
        for (String folder : List.of("db/src", "web/src", "templates", "content", "static", "web/script")) {
            try (Stream<Path> all = Files.walk(ROOT.resolve(folder))) {
                all.filter(Files::isRegularFile)
                        .forEach(file -> FILES.computeIfAbsent(
                                        String.valueOf(file.getFileName()), name -> new ArrayList<>())
                                .add(file));
            }
        }
    }

    @Test
    void everyFileThatItNamesIsThere() {
        Set<String> missing = new TreeSet<>();
        int found = 0;
        for (String name : quoted()) {
            if (!FILE.matcher(name).matches()
                    || CODE.matcher(name).matches()
                    || EXAMPLE.matcher(name).matches()) continue;
            boolean isThere = Files.exists(ROOT.resolve(name)) || FILES.containsKey(name);
            if (isThere || name.startsWith("web/target/")) found++;
            else missing.add(name);
        }
        assertThat(missing).isEmpty();
        assertThat(found).as("files").isGreaterThan(15);
    }

    @Test
    void everyClassAndMethodThatItNamesIsThere() throws IOException {
        Set<String> missing = new TreeSet<>();
        int found = 0;
        for (String name : quoted()) {
            Matcher code = CODE.matcher(name);
            if (!code.matches() || EXAMPLE.matcher(name).matches()) continue;
            if (isThere(code)) found++;
            else missing.add(name);
        }
        assertThat(missing).isEmpty();
        assertThat(found).as("classes").isGreaterThan(40);
    }

    @Test
    void itsTableOfSettingsHasEveryNameAndNoOther() {
        Set<String> named = new TreeSet<>();
        readme.lines()
                .filter(line -> line.startsWith("| `SMARTOKEN_"))
                .forEach(line -> QUOTED.matcher(line.substring(0, line.indexOf('|', 1)))
                        .results()
                        .forEach(name -> named.add(name.group(1))));
        assertThat(named).isEqualTo(new TreeSet<>(Settings.NAMES));
    }

    @Test
    void everySettingThatItNamesIsOneAndEverySettingIsNamed() {
        Set<String> named = new TreeSet<>();
        SETTING.matcher(readme).results().forEach(setting -> named.add(setting.group()));
        named.removeIf(name -> EXAMPLE.matcher(name).matches());
        // A secret may come from a file; the browser is the test command's own setting.
        named.removeAll(Set.of("SMARTOKEN_SECRET_FILE", "SMARTOKEN_CHROMIUM"));
        assertThat(named).isEqualTo(new TreeSet<>(Settings.NAMES));
    }

    /** Whether a class of this name is in such a room, and has the member that is named. */
    private static boolean isThere(MatchResult code) throws IOException {
        String member = code.group(3);
        for (Path file : FILES.getOrDefault(code.group(2) + ".java", List.of())) {
            String room = String.valueOf(file.getParent()).replace('\\', '/') + "/";
            if (!room.endsWith("/" + code.group(1))) continue;
            if (member == null || Files.readString(file).matches("(?s).*\\b" + member + "\\b.*")) return true;
        }
        return false;
    }

    private static List<String> quoted() {
        return QUOTED.matcher(readme).results().map(quoted -> quoted.group(1)).toList();
    }
}
