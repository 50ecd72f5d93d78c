package com.smartoken;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.smartoken.http.Access;
import com.smartoken.http.ApiFace;
import com.smartoken.testing.TestServer;
import io.javalin.http.HandlerType;
import io.javalin.router.Endpoint;
import io.javalin.security.Roles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Conventions that nobody should have to remember. */
class ConventionTest {
    private static final Path ROOT = Path.of(System.getProperty("smartoken.root", ".."));

    /**
     * A dollar sign that a number follows or is put behind: at the end of a text, alone as a character, before digits, a
     * placeholder, a space or a tag, or written as a number of its own, in Java, templates and scripts. What ends a regular
     * expression, or names a group of one, is none.
     */
    private static final Pattern DOLLARS = Pattern.compile(String.join(
            "|",
            "[\"'`]\\$ ?[\"'`]",
            "[\\s(>~≈:/\\[,−-]\\$ ?[\"`]",
            "US\\$|\\$\\$\\{|\\$\\{0}",
            "[\"'`\\s>(s−-]\\$(%|\\d+\\.\\d)|\\s\\$\\d+[\"<]|\\$\\d{1,3},\\d{3}",
            "\\$(\\s|&nbsp;|</?\\w+>)+\\$\\{",
            "\\\\u0024|\\\\x24|&#36;|&#x24;|&dollar;|\\(char\\) ?(36|0x24)|(toString|fromCharCode)\\((36|0x24)"));

    private static final Pattern FORMATS = Pattern.compile(
            "ofPattern\\(|%,d|%\\.\\df|toLocaleString\\(|toFixed\\(|\\bIntl\\b|NumberFormat|DecimalFormat");

    private static final Pattern CALL = Pattern.compile("@template\\.([a-zA-Z0-9_.-]+)\\(");

    /** Template folders that are no page's noun, and why. */
    private static final Map<String, String> FOLDERS_WITHOUT_ROUTE = Map.of(
            "layout", "the frames around pages",
            "part", "pieces that pages of many nouns share",
            "console", "what the gate says in place of a page",
            "site", "pages that have no noun of their own: errors, and files of content/pages",
            "machine", "the API reference, made from what machines get; it stands among the docs");

    /** Routes of pages that are called otherwise than their template folder, and why. */
    private static final Map<String, String> ROUTES_CALLED_OTHERWISE = Map.of(
            "/", "home: the first page has no word",
            "/console", "overview: the first private page has no second word",
            "/console/models",
                    "gallery: the word for the list that people claim quotas in, where models are the public list",
            "/console/events", "wallet: events are told of under the wallet that they are about",
            "/operator/tickets", "support: staff see a ticket as its owner does");

    /** What is asked for by GET and is no page. */
    private static final Set<String> NO_PAGES =
            Set.of("auth", "login", "static", "og", "healthz", "readyz", "operator");

    /** Stylesheets of several nouns' pages, and why they are no component. */
    private static final Map<String, String> SHARED_STYLESHEETS =
            Map.of("reading", "the form of every long text: docs, guides, questions and files of content/pages");

    private static List<Endpoint> routes;

    @BeforeAll
    static void readRoutes() {
        try (TestServer server = TestServer.start()) {
            routes = server.routes();
        }
    }

    @Test
    void everyRouteHasExactlyOneRole() {
        assertThat(routes).hasSizeGreaterThanOrEqualTo(5);
        for (Endpoint route : routes) {
            if (!route.method.isHttpMethod()) continue; // what runs before or after a route has no caller of its own
            Roles roles = route.metadata(Roles.class);
            assertThat(roles == null ? Set.of() : roles.getRoles())
                    .as(route.method + " " + route.path)
                    .hasSize(1)
                    .allMatch(Access.class::isInstance);
        }
    }

    @Test
    void aPageItsTemplatesItsStylesheetAndItsRouteShareOneNoun() throws IOException {
        Set<String> nouns = pageNouns();
        assertThat(folders("templates"))
                .as("each template folder is the noun of a route")
                .containsExactlyInAnyOrderElementsOf(union(nouns, FOLDERS_WITHOUT_ROUTE.keySet()));
        Set<String> stylesheets = new TreeSet<>(folders("static/css/pages"));
        for (Path file : files(ROOT.resolve("static/css/pages"), ".css")) {
            if (file.getParent().endsWith("pages")) stylesheets.add(name(file).replace(".css", ""));
        }
        assertThat(union(folders("templates"), SHARED_STYLESHEETS.keySet()))
                .as("each stylesheet of pages, or folder of them, is called as a template folder is")
                .containsAll(stylesheets);
        assertThat(stylesheets).as("no exception is left over").containsAll(SHARED_STYLESHEETS.keySet());
        Set<String> rooms = new TreeSet<>(folders("web/src/main/java/com/smartoken/console"));
        rooms.remove("signin"); // its pages are the issuer's
        assertThat(folders("templates"))
                .as("each room of the console is called as a template folder is")
                .containsAll(rooms);
    }

    /** The nouns of all routes that answer with a page, as their template folders are called. */
    private static Set<String> pageNouns() {
        Set<String> nouns = new TreeSet<>();
        Set<String> otherwise = new TreeSet<>();
        for (Endpoint route : routes) {
            if (!route.method.equals(HandlerType.GET) || ApiFace.isApi(route.path)) continue;
            String[] words = route.path.split("/", -1);
            if (words[words.length - 1].contains(".") || words[1].startsWith(".")) continue; // a file
            boolean isPrivate = words.length > 2 && (words[1].equals("console") || words[1].equals("operator"));
            String path = isPrivate ? "/" + words[1] + "/" + words[2] : "/" + words[1];
            String named = ROUTES_CALLED_OTHERWISE.get(path);
            if (named != null) {
                otherwise.add(path);
                nouns.add(named.substring(0, named.indexOf(':')));
            } else if (isPrivate) {
                nouns.add(words[1].equals("console") ? words[2] : words[1]);
                if (words[1].equals("operator"))
                    assertThat(ROOT.resolve("templates" + path + ".jte")).exists();
            } else if (!NO_PAGES.contains(words[1])) {
                nouns.add(words[1]);
            }
        }
        assertThat(otherwise).as("no exception is left over").isEqualTo(ROUTES_CALLED_OTHERWISE.keySet());
        return nouns;
    }

    private static Set<String> folders(String path) throws IOException {
        try (Stream<Path> all = Files.list(ROOT.resolve(path))) {
            return all.filter(Files::isDirectory)
                    .map(ConventionTest::name)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Set<String> union(Set<String> some, Set<String> more) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(more);
        return all;
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
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
                "a hash, in each module|MessageDigest.getInstance(|Sha256.java Merkle.java",
                "an id|[0-9]{1,18}|Inputs.java",
                "what is known of a vendor|aliyuncs.com|Dialect.java",
                "a span of time|[smhd]|TimeSpan.java",
                "what is not there, otherwise than as null|Optional<|FlowContext.java FlowStore.java",
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"$\" + x",
                "\"costs $\" + x",
                "\"-$\" + x",
                "\"US$\" + x",
                "\"[$\" + x",
                "\"$ \" + x",
                "append('$')",
                "\"-$%s\"",
                "\"%s$%s\"",
                "\"costs ${0}\"",
                "\"costs $5\"",
                "\"$1,000\"",
                "\\u0024",
                "(char) 36",
                "$${x}",
                "$ ${x}",
                "$<b>${x}</b>",
                "&#36;${x}",
                "&dollar;${x}",
                "`\\$${x}`"
            })
    void knowsDollarsInEveryDisguise(String source) {
        assertThat(source).containsPattern(DOLLARS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"/+$\"", "\"[?&]before=$\"", "\"$1\"", "/^ (.*) $/", "${x}", "a$b"})
    void takesNoEndOfAnExpressionForADollar(String source) {
        assertThat(source).doesNotContainPattern(DOLLARS);
    }

    /** Money gets its sign where its style is known, and nowhere else. */
    @Test
    void writesDollarsOnlyWhereTheirStyleIsKnown() throws IOException {
        Map<String, String> allowed = Map.ofEntries(
                entry("Format.java", "the public pages, one style for everybody"),
                entry("Figures.java", "the console, in the style of whoever reads"),
                entry("NumberStyle.java", "takes the sign from what somebody typed"),
                entry("Refusals.java", "errors of the API: plain decimals, for programs"),
                entry("AccountCommand.java", "an operator's terminal: plain decimals"),
                entry("WalletCommand.java", "an operator's terminal: plain decimals"),
                entry("CampaignCommand.java", "an operator's terminal: plain decimals"),
                entry("CodeCommand.java", "an operator's terminal: plain decimals"),
                entry("LedgerCommand.java", "an operator's terminal: plain decimals"),
                entry("OperatorEntries.java", "why an entry was refused, told to the operator"),
                entry("Extras.java", "no money: the mark of a vendor's own tools"),
                entry("Campaign.java", "a mistake in a file, told to the operator"),
                entry("numbers.js", "the playground's script, in the style of whoever reads"));
        Set<String> found = new TreeSet<>();
        for (Path file : sources())
            if (DOLLARS.matcher(withoutComments(Files.readString(file))).find()) found.add(name(file));
        assertThat(found).isEqualTo(new TreeSet<>(allowed.keySet()));
    }

    /** Nor does the console, or the playground's script, bring a format of its own. */
    @Test
    void formatsNumbersAndTimesOfTheConsoleInOnePlace() throws IOException {
        Set<String> found = new TreeSet<>();
        for (Path file : sources()) {
            boolean isConsole = file.toString().replace('\\', '/').matches(".*(/smartoken/console/|/js/playground).*");
            if (isConsole && FORMATS.matcher(Files.readString(file)).find()) found.add(name(file));
        }
        assertThat(found)
                .as("UsageExport writes times for programs")
                .containsExactlyInAnyOrder("Figures.java", "UsageExport.java", "numbers.js");
    }

    /** A count goes through the style of whoever reads, which a template does not know. */
    @Test
    void printsNoCountStraightFromAList() throws IOException {
        assertThat(text(ROOT.resolve("templates"), ".jte"))
                .doesNotContainPattern("\\$\\{[^}?]*\\.(size|length)\\(\\)}");
    }

    private static List<Path> sources() throws IOException {
        List<Path> all = new ArrayList<>();
        for (String folder : List.of("web/src/main/java", "db/src/main/java"))
            all.addAll(files(ROOT.resolve(folder), ".java"));
        all.addAll(files(ROOT.resolve("templates"), ".jte"));
        for (Path script : files(ROOT.resolve("static/js"), ".js"))
            if (!name(script).contains(".min.")) all.add(script);
        return all;
    }

    private static String withoutComments(String source) {
        return source.replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("(?m)^\\s*//.*$", "");
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
