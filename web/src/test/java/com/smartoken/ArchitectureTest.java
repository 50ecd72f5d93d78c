package com.smartoken;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The rooms of the house, and who may not see whom. The map and the rules stand in the README, and are read from there:
 * what it tells a stranger is what is kept.
 */
class ArchitectureTest {
    private static final String OURS = "com.smartoken.";
    private static final Path ROOT = Path.of(System.getProperty("smartoken.root", ".."));

    /** A line of the map: {@code │  ├─ signin/   the way in and out}. */
    private static final Pattern ROOM = Pattern.compile("^((?:[│ ] {2})*)[├└]─ ([a-z]+)/ +(\\S.*)$", Pattern.MULTILINE);

    /** A rule: {@code - `relay` never sees `console`, `site`: why.} */
    private static final Pattern RULE = Pattern.compile(
            "^- ((?:`[a-z.]+`(?:, | and )?)+) never sees? ((?:`[a-z.]+`(?:, | or )?)+)", Pattern.MULTILINE);

    private static final Pattern NAME = Pattern.compile("`([a-z.]+)`");

    /** What a package-info says that its room never sees. */
    private static final Pattern UNSEEN = Pattern.compile("Never sees: ([^.;]+)[.;]");

    /** The words of the package-infos for what is never seen, and the rooms that they are. */
    private static final Map<String, List<String>> MEANT = Map.ofEntries(
            Map.entry("HTTP", List.of("http")),
            Map.entry("the database", List.of("db")),
            Map.entry("templates", List.of("templates")),
            Map.entry("pages", List.of("console", "site", "templates")),
            Map.entry("doors", List.of("relay.door")),
            Map.entry("vendors", List.of("relay.vendor")),
            Map.entry("the relay", List.of("relay")),
            Map.entry("keys", List.of("keys")),
            Map.entry("the wallet", List.of("wallet")),
            Map.entry("the console", List.of("console")),
            Map.entry("the site", List.of("site")),
            Map.entry("the server", List.of("http")),
            Map.entry(
                    "any feature",
                    List.of("content", "keys", "wallet", "credits", "relay", "console", "site", "command")),
            // Kept by tests of their own.
            Map.entry("SQL", List.of()));

    /** What of the database tells nothing of any account. */
    private static final Pattern NO_ACCOUNTS =
            Pattern.compile("com\\.smartoken\\.db\\.(RouteMeasures|RouteSum|DatabaseUnavailable)(\\$.*)?");

    /** What stands in the root and knows nothing of ours. */
    private static final List<String> FOR_EVERY_ROOM =
            List.of(OURS + "Csv", OURS + "Jobs", OURS + "LogLines", OURS + "Sha256");

    /** A rule of the README: these rooms, with what is in them, must not use those. */
    private record Rule(List<String> rooms, List<String> unseen) {}

    private static JavaClasses classes;
    private static String readme;

    @BeforeAll
    static void read() throws IOException {
        classes = new ClassFileImporter()
                .importPaths(ROOT.resolve("db/target/classes"), ROOT.resolve("web/target/classes"))
                .that(not(resideInAnyPackage("com.smartoken.templates..", "com.smartoken.db.generated..", "gg.jte..")));
        readme = Files.readString(ROOT.resolve("README.md"));
    }

    @Test
    void theMapOfTheReadmeIsTheCode() {
        Set<String> code = new TreeSet<>();
        for (JavaClass one : classes) code.add(room(one));
        code.remove("");
        for (String nested : List.copyOf(code)) {
            for (int dot = nested.indexOf('.'); dot > 0; dot = nested.indexOf('.', dot + 1))
                code.add(nested.substring(0, dot));
        }
        assertThat(mapped()).isEqualTo(code);
    }

    @Test
    void everyRoomSaysWhatItIs() throws IOException {
        for (String room : mapped()) {
            assertThat(packageInfo(room)).as(room).contains("May use: ", "Never sees: ", "@NullMarked");
        }
    }

    @Test
    void everyRoomKeepsWhatItsPackageInfoSays() throws IOException {
        List<String> broken = new ArrayList<>();
        for (String room : mapped()) {
            Matcher said = UNSEEN.matcher(packageInfo(room).replaceAll("\\s*\\n \\* ", " "));
            assertThat(said.find()).as(room).isTrue();
            for (String word : said.group(1).split(", ")) {
                for (JavaClass one : classes) {
                    if (!room(one).equals(room)) continue;
                    for (JavaClass other : uses(one)) {
                        if (isMeant(word, room, other))
                            broken.add(one.getName() + " sees " + other.getName() + ", of " + word);
                    }
                }
            }
        }
        assertThat(new TreeSet<>(broken)).isEmpty();
    }

    private static boolean isMeant(String word, String room, JavaClass other) {
        String seen = room(other);
        if (seen.equals(room) || FOR_EVERY_ROOM.contains(other.getName())) return false;
        return switch (word) {
            case "other pages" -> seen.startsWith("console.");
            case "its own pages" -> seen.startsWith(room + ".");
            case "anything of ours" -> !isIn(List.of(room), seen);
            case "anything else of ours" -> !isIn(List.of("money", "db"), seen);
            case "the database itself" -> seen.equals("db");
            case "sessions" -> other.getSimpleName().startsWith("Session");
            case "accounts" ->
                isIn(List.of("db"), seen)
                        && !NO_ACCOUNTS.matcher(other.getName()).matches();
            default -> isIn(requireNonNull(MEANT.get(word), () -> room + " never sees: " + word), seen);
        };
    }

    private static String packageInfo(String room) throws IOException {
        String folder = "src/main/java/com/smartoken/" + room.replace('.', '/') + "/package-info.java";
        return Files.readString(Stream.of("web", "db")
                .map(module -> ROOT.resolve(module).resolve(folder))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new AssertionError(room + " has no package-info")));
    }

    @Test
    void noRoomSeesWhatTheReadmeForbids() {
        List<Rule> rules = rules();
        assertThat(rules).as("the rules of the README").hasSizeGreaterThanOrEqualTo(12);
        List<String> broken = new ArrayList<>();
        for (Rule rule : rules) {
            assertThat(mapped()).as("rooms that the rules name").containsAll(known(rule));
            for (JavaClass one : classes) {
                if (!isIn(rule.rooms, room(one))) continue;
                for (JavaClass other : uses(one)) {
                    if (isIn(rule.unseen, room(other))) broken.add(one.getName() + " sees " + other.getName());
                }
            }
        }
        assertThat(new TreeSet<>(broken)).isEmpty();
    }

    /** Not even by a detour: what a call to {@code /v1} runs through holds no page and no template. */
    @Test
    void theRelayReachesNothingOfCreditsConsoleSiteOrTemplates() {
        Set<String> reached = new TreeSet<>();
        Deque<JavaClass> open = new ArrayDeque<>();
        Set<JavaClass> seen = new java.util.HashSet<>();
        for (JavaClass one : classes) if (isIn(List.of("relay"), room(one))) open.add(one);
        while (!open.isEmpty()) {
            JavaClass one = open.remove();
            if (!seen.add(one)) continue;
            reached.add(room(one));
            for (JavaClass other : uses(one)) open.add(other);
        }
        assertThat(reached)
                .noneMatch(room -> isIn(List.of("credits", "console", "site", "templates", "command"), room))
                .isNotEmpty();
    }

    /** The frames hold up their pages and know none of them. */
    @Test
    void theFramesOfConsoleAndSiteSeeNoPageOfTheirs() {
        List<String> broken = new ArrayList<>();
        for (JavaClass one : classes) {
            for (String frame : List.of("console", "site")) {
                if (!room(one).equals(frame)) continue;
                for (JavaClass other : uses(one)) {
                    if (room(other).startsWith(frame + ".")) broken.add(one.getName() + " sees " + other.getName());
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    private static Set<String> known(Rule rule) {
        Set<String> names = new TreeSet<>(rule.rooms);
        names.addAll(rule.unseen);
        names.remove("templates");
        return names;
    }

    private static Set<String> mapped() {
        Set<String> rooms = new TreeSet<>();
        List<String> above = new ArrayList<>();
        Matcher line = ROOM.matcher(readme);
        while (line.find()) {
            int depth = line.group(1).length() / 3;
            while (above.size() > depth) above.removeLast();
            above.add(line.group(2));
            rooms.add(String.join(".", above));
        }
        return rooms;
    }

    private static List<Rule> rules() {
        List<Rule> rules = new ArrayList<>();
        Matcher line = RULE.matcher(readme);
        while (line.find()) rules.add(new Rule(names(line.group(1)), names(line.group(2))));
        return rules;
    }

    private static List<String> names(String text) {
        return NAME.matcher(text).results().map(name -> name.group(1)).toList();
    }

    /** A room holds what is in it: {@code relay.door} is in {@code relay}. */
    private static boolean isIn(List<String> rooms, String room) {
        return rooms.stream().anyMatch(one -> room.equals(one) || room.startsWith(one + "."));
    }

    private static List<JavaClass> uses(JavaClass one) {
        return one.getDirectDependenciesFromSelf().stream()
                .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                .filter(target -> (target.getPackageName() + ".").startsWith(OURS))
                .distinct()
                .toList();
    }

    private static String room(JavaClass one) {
        String name = one.getPackageName();
        String room = name.length() < OURS.length() ? "" : name.substring(OURS.length());
        if (room.startsWith("templates")) return "templates";
        return room.startsWith("db.generated") ? "db" : room;
    }

    @Test
    void roomsHaveNoCycles() {
        slices().matching("com.smartoken.(*)..")
                .should()
                .beFreeOfCycles()
                .check(classes.that(not(resideInAPackage("com.smartoken"))));
        // The queries of db and its books use each other; every other room is free of cycles within, too.
        slices().matching("com.smartoken.(**)")
                .should()
                .beFreeOfCycles()
                .check(classes.that(not(resideInAnyPackage("com.smartoken", "com.smartoken.db.."))));
    }

    @Test
    void nobodySeesTheCompositionRoot() {
        List<String> broken = new ArrayList<>();
        for (JavaClass one : classes) {
            if (room(one).isEmpty()) continue;
            for (JavaClass other : uses(one)) {
                if (room(other).isEmpty() && !FOR_EVERY_ROOM.contains(other.getName())) {
                    broken.add(one.getName() + " sees " + other.getName());
                }
            }
        }
        assertThat(broken).isEmpty();
        for (String one : FOR_EVERY_ROOM) {
            assertThat(uses(classes.get(one))).allMatch(other -> other.getName().startsWith(one));
        }
    }

    @Test
    void sqlStaysInTheDatabaseModule() {
        noClasses()
                .that(not(resideInAPackage("com.smartoken.db..")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "org.jooq..", "org.postgresql..")
                .check(classes);
    }

    @Test
    void moneyIsNeverAFloatingPointNumber() {
        for (Class<?> type : List.of(double.class, float.class, Double.class, Float.class)) {
            noFields()
                    .that()
                    .areDeclaredInClassesThat()
                    .resideInAnyPackage("com.smartoken.money..", "com.smartoken.db.ledger..")
                    .should()
                    .haveRawType(type)
                    .check(classes);
            noMethods()
                    .that()
                    .areDeclaredInClassesThat()
                    .resideInAnyPackage("com.smartoken.money..", "com.smartoken.db.ledger..")
                    .should()
                    .haveRawReturnType(type)
                    .check(classes);
            noClasses()
                    .that()
                    .resideInAnyPackage("com.smartoken.money..", "com.smartoken.db.ledger..")
                    .should()
                    .dependOnClassesThat()
                    .haveFullyQualifiedName(type.getName())
                    .check(classes);
        }
    }

    @Test
    void namesSayWhatAThingIs() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Service")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameEndingWith("Dto")
                .check(classes);
    }
}
