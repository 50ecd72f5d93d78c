package com.smartoken;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which package may know which, and other rules of the house that a compiler does not keep. */
class ArchitectureTest {
    private static final String OURS = "com.smartoken.";

    /** What each package of ours may import of ours. */
    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            Map.entry("money", Set.of()),
            Map.entry("json", Set.of()),
            Map.entry("content", Set.of()),
            Map.entry("upstream", Set.of()),
            Map.entry("db", Set.of("db.ledger", "db.generated", "money")),
            Map.entry("db.ledger", Set.of("db", "db.generated", "money")),
            Map.entry("http", Set.of("db", "json")),
            Map.entry("account", Set.of("db", "http", "json", "money", "templates")),
            Map.entry("catalog", Set.of("content", "money")),
            Map.entry("campaign", Set.of("content", "money")),
            Map.entry(
                    "credits",
                    Set.of(
                            "account",
                            "campaign",
                            "catalog",
                            "content",
                            "db",
                            "db.ledger",
                            "http",
                            "money",
                            "templates")),
            Map.entry("funds", Set.of("account", "campaign", "db", "db.ledger", "http", "money", "templates")),
            Map.entry("support", Set.of("account", "keys", "db", "http", "templates")),
            Map.entry("chat", Set.of("http", "json", "money", "upstream")),
            Map.entry("door", Set.of("chat", "http", "json", "money")),
            Map.entry("vendor", Set.of("chat", "catalog", "upstream", "json")),
            Map.entry("wallet", Set.of("db", "db.ledger", "money")),
            Map.entry("keys", Set.of("account", "catalog", "db", "http", "money", "templates")),
            Map.entry("measure", Set.of("db")),
            Map.entry(
                    "relay",
                    Set.of(
                            "chat",
                            "door",
                            "vendor",
                            "keys",
                            "catalog",
                            "wallet",
                            "measure",
                            "routing",
                            "limits",
                            "replay",
                            "observe",
                            "upstream",
                            "http",
                            "json",
                            "db",
                            "db.ledger",
                            "money")),
            Map.entry("routing", Set.of("measure", "catalog", "http", "json")),
            Map.entry("limits", Set.of("db", "http")),
            Map.entry("replay", Set.of("db", "http")),
            Map.entry("observe", Set.of("measure", "routing", "http", "json", "money")),
            Map.entry("balance", Set.of("relay", "keys", "http", "json", "db", "money")),
            Map.entry(
                    "playground",
                    Set.of(
                            "account",
                            "relay",
                            "keys",
                            "catalog",
                            "content",
                            "http",
                            "json",
                            "db",
                            "money",
                            "templates")),
            Map.entry("site", Set.of("content", "catalog", "campaign", "http", "json", "money", "templates")),
            Map.entry("site.status", Set.of("site", "catalog", "measure", "http", "json", "db", "templates")),
            Map.entry("usage", Set.of("account", "catalog", "http", "json", "db", "money", "templates")),
            Map.entry("site.machine", Set.of("site", "catalog", "campaign", "http", "money", "templates")),
            Map.entry(
                    "command",
                    Set.of(
                            "keys",
                            "catalog",
                            "campaign",
                            "credits",
                            "wallet",
                            "content",
                            "http",
                            "json",
                            "db",
                            "db.ledger",
                            "money")));

    private static JavaClasses classes;

    @BeforeAll
    static void read() {
        Path root = Path.of(System.getProperty("smartoken.root", ".."));
        classes = new ClassFileImporter()
                .importPaths(root.resolve("db/target/classes"), root.resolve("web/target/classes"))
                .that(not(resideInAnyPackage("com.smartoken.templates..", "com.smartoken.db.generated..", "gg.jte..")));
    }

    @Test
    void everyPackageKnowsOnlyThoseBelowIt() {
        List<String> broken = new ArrayList<>();
        for (JavaClass one : classes) {
            String from = nameOf(one.getPackageName());
            Set<String> allowed = MAY_IMPORT.get(from);
            if (from.isEmpty() || allowed == null) continue;
            one.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(target -> (target.getPackageName() + ".").startsWith(OURS))
                    .map(target -> nameOf(target.getPackageName()))
                    .filter(to -> !to.equals(from) && !allowed.contains(to))
                    .forEach(to -> broken.add(one.getName() + " imports " + (to.isEmpty() ? "the root" : to)));
        }
        assertThat(new TreeSet<>(broken)).isEmpty();
    }

    @Test
    void everyPackageHasItsPlaceInTheTable() {
        Set<String> packages = new TreeSet<>();
        for (JavaClass one : classes) packages.add(nameOf(one.getPackageName()));
        packages.remove("");
        assertThat(MAY_IMPORT.keySet())
                .as("a new package gets a line in the table")
                .containsAll(packages);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("com.smartoken.(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void nobodyImportsTheCompositionRootOrTheCommands() {
        noClasses()
                .that(not(resideInAnyPackage("com.smartoken", "com.smartoken.command")))
                .should()
                .dependOnClassesThat(resideInAPackage("com.smartoken.command"))
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("com.smartoken.App")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("com.smartoken.Server")
                .check(classes);
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

    /** Ours without the prefix; generated classes count as one package. */
    private static String nameOf(String packageName) {
        String name = packageName.equals("com.smartoken") ? "" : packageName.substring(OURS.length());
        if (name.startsWith("templates")) return "templates";
        return name.startsWith("db.generated") ? "db.generated" : name;
    }
}
