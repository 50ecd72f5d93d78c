package com.smartoken.script;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.script.Machine.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the script finds on a machine, installs there, or says is missing. */
class SetUpTest {
    private static final String TEMURIN = "curl -fsSL https://api.adoptium.net/v3/binary/latest/25/ga/linux/x64/jdk/";

    private Machine machine;

    @BeforeEach
    void makeMachine(@TempDir Path folder) throws IOException {
        machine = new Machine(folder.toRealPath());
    }

    @Test
    void saysAllThatIsMissingAtOnceBeforeAnythingIsBuilt() throws Exception {
        machine.hasApt("", "chromium", "maven", "curl", "openjdk-17-jdk-headless");
        Answer answer = machine.types("test");
        assertThat(answer.status()).isEqualTo(1);
        assertThat(answer.said())
                .startsWith("smartoken: missing on this machine: a JDK of 25 or newer, Maven (mvn), curl, Chromium.")
                .contains("  su - -c 'apt-get update && apt-get install -y maven curl chromium'\n")
                .contains("  mkdir -p ~/.jdks && " + TEMURIN)
                .doesNotContain("openjdk-17");
        assertThat(machine.called()).isEmpty();
    }

    @Test
    void aBuildNeedsNoBrowser() throws Exception {
        machine.hasApt("");
        for (String command : List.of("build", "run", "bench", "migrate")) {
            Answer answer = machine.types(command);
            assertThat(answer.status()).as(command).isEqualTo(1);
            assertThat(answer.said()).contains("missing on this machine: a JDK of 25 or newer, Maven (mvn).");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            ID=debian                          | sudo apt-get update && sudo apt-get install -y openjdk-25-jdk-headless maven curl chromium
            ID=ubuntu/ID_LIKE=debian           | sudo apt-get update && sudo apt-get install -y openjdk-25-jdk-headless maven curl
            ID=fedora                          | sudo dnf install -y java-25-openjdk-devel maven curl chromium
            ID=arch                            | sudo pacman -Syu --needed jdk-openjdk maven curl chromium
            ID=manjaro/ID_LIKE=arch            | sudo pacman -Syu --needed jdk-openjdk maven curl chromium
            ID=alpine                          | sudo apk add openjdk25 maven curl chromium nodejs
            ID=linuxmint/ID_LIKE="ubuntu debian" | sudo apt-get update && sudo apt-get install -y openjdk-25-jdk-headless maven curl
            """)
    void saysTheExactLineOfItsSystem(String release, String line) throws Exception {
        machine.has("sudo", "exit 1").file("system/etc/os-release", release.replace('/', '\n') + "\n");
        assertThat(machine.types("test").said()).contains("\n  " + line + "\n");
    }

    @Test
    void ubuntuWhoseChromiumIsAPointerToAStoreTakesPlaywrights() throws Exception {
        machine.has("sudo", "exit 1").hasJdk(25).hasMaven("").hasCurl();
        machine.file("system/etc/os-release", "ID=ubuntu\nID_LIKE=debian\n");
        machine.has("apt-cache", "echo '  Candidate: 2:1snap1-0ubuntu2'");
        assertThat(machine.types("test").said()).contains("Type:\n\n  ./smartoken browser\n");
    }

    @Test
    void macOsGetsItsLines() throws Exception {
        machine.has("uname", "case $1 in -m) echo arm64 ;; *) echo Darwin ;; esac");
        assertThat(machine.types("test").said())
                .contains("\n  brew install maven curl\n  brew install --cask temurin@25 google-chrome\n");
    }

    @Test
    void listsTheLinesOfAllSystemsWhereItsOwnIsUnknown() throws Exception {
        machine.file("system/etc/os-release", "ID=plan9\n");
        assertThat(machine.types("test").said())
                .contains("\n  debian\n", "\n  ubuntu\n", "\n  fedora\n", "\n  arch\n", "\n  alpine\n", "\n  macos\n");
        Files.delete(machine.path("system/etc/os-release"));
        assertThat(machine.types("test").said()).contains("\n  debian\n", "\n  macos\n");
    }

    @Test
    void rootInstallsWhatAptHas() throws Exception {
        machine.asRoot().hasJdk(25).hasMaven("");
        machine.hasApt(
                "echo PATH=$PATH >>'" + machine.calls() + "'\n"
                        + makes("chromium", "echo '<html></html>'")
                        + makes("curl", "exit 0"),
                "chromium",
                "curl");
        Answer answer = machine.types("test");
        assertThat(answer.said()).startsWith("smartoken: installing curl, Chromium...\n");
        assertThat(machine.called())
                .anyMatch(call -> call.startsWith("apt-get ") && call.endsWith(" install -y curl chromium"))
                .anyMatch(call -> call.startsWith("PATH=") && call.endsWith(":/usr/local/sbin:/usr/sbin:/sbin"))
                .contains("mvn -B -ntp -Dmaven.repo.local=" + machine.path("home/.m2/repository")
                        + " verify -Dmaven.shade.skip" + " -Dsmartoken.chromium=" + machine.path("bin/chromium"));
    }

    @Test
    void rootInstallsTheOldestJdkThatIsNewEnough() throws Exception {
        machine.asRoot().hasCurl().hasBrowser("chromium");
        machine.hasApt("", "openjdk-26-jdk-headless", "openjdk-25-jdk-headless", "openjdk-21-jdk-headless");
        machine.types("test");
        assertThat(machine.called()).anyMatch(call -> call.endsWith(" install -y openjdk-25-jdk-headless maven"));
    }

    @Test
    void saysWhyAptFailed() throws Exception {
        machine.asRoot().hasJdk(25).hasMaven("").hasCurl();
        machine.hasApt(
                "echo 'W: Failed to fetch it.' >&2; echo 'E: Could not get lock /var/lib/dpkg/lock-frontend' >&2; exit 100",
                "chromium");
        Answer answer = machine.types("test");
        assertThat(answer.status()).isEqualTo(1);
        assertThat(answer.said())
                .contains(
                        "smartoken: apt-get failed: Could not get lock /var/lib/dpkg/lock-frontend (Failed to fetch it.)\n")
                .contains("\n  apt-get update && apt-get install -y chromium\n");
        assertThat(machine.called()).noneMatch(call -> call.startsWith("mvn"));
    }

    @Test
    void goesOnWhereWhatIsInstalledNeedsNoNewLists() throws Exception {
        machine.asRoot().hasJdk(25).hasMaven("").hasBrowser("chromium");
        machine.hasApt(makes("curl", "exit 0"), "curl");
        Files.writeString(
                machine.path("bin/apt-get"),
                Files.readString(machine.path("bin/apt-get")) + "\ncase \"$*\" in *update*) exit 100 ;; esac\n");
        machine.types("test");
        assertThat(machine.called()).anyMatch(call -> call.startsWith("mvn"));
    }

    @Test
    void runGoesOnWithoutCurlAndSaysHowToHaveIt() throws Exception {
        machine.hasJdk(25).hasMaven("mkdir -p web/target; touch '" + machine.checkout() + "/web/target/classpath'");
        Answer answer = machine.types("run");
        assertThat(answer.said())
                .contains("smartoken: curl is not on this machine; the call that is printed below needs it.")
                .contains("\nTo have it, type:\n  su - -c 'apt-get update && apt-get install -y curl'\n");
        assertThat(machine.called().getLast()).startsWith("java ").endsWith(" com.smartoken.local.Local run");
    }

    @Test
    void rootGetsCurlForTheCallThatRunPrints() throws Exception {
        machine.asRoot().hasJdk(25);
        machine.hasMaven("touch '" + machine.checkout() + "/web/target/classpath'");
        machine.hasApt(makes("curl", "exit 0"), "curl");
        Answer answer = machine.types("run");
        assertThat(answer.said()).contains("smartoken: installing curl...").doesNotContain("not on this machine");
        assertThat(machine.called().getLast()).endsWith(" com.smartoken.local.Local run");
    }

    @Test
    void alpineNeedsItsOwnNodeForTheDriverOfTheBrowser() throws Exception {
        machine.hasAll().file("system/etc/os-release", "ID=alpine\n");
        machine.hasMaven("echo $PLAYWRIGHT_NODEJS_PATH >>'" + machine.calls() + "'");
        assertThat(machine.types("test").said()).contains("Type:\n\n  su -c 'apk add nodejs'\n");
        machine.has("node", "exit 0").types("test");
        assertThat(machine.called()).contains(machine.path("bin/node").toString());
    }

    @Test
    void playwrightsBrowserIsDownloadedOnDemand() throws Exception {
        machine.hasAll().hasMaven("touch '" + machine.checkout() + "/web/target/classpath'");
        machine.types("browser", "--dry-run");
        assertThat(machine.called().getLast())
                .endsWith(" com.microsoft.playwright.CLI install --with-deps --dry-run chromium");
        machine.file("system/etc/os-release", "ID=fedora\n").types("browser");
        assertThat(machine.called().getLast()).endsWith(" com.microsoft.playwright.CLI install chromium");
    }

    @Test
    void rootOfAnUbuntuGetsPlaywrightsBrowserWithoutAsking() throws Exception {
        machine.asRoot().hasJdk(25).hasCurl().file("system/etc/os-release", "ID=ubuntu\nID_LIKE=debian\n");
        machine.hasMaven("touch '" + machine.checkout() + "/web/target/classpath'")
                .hasApt("");
        String browser = machine.path("home/.cache/ms-playwright/chromium-1217/chrome-linux64")
                .toString();
        machine.hasAt(
                "system/usr/lib/jvm/jdk-25/bin/java",
                "mkdir -p '" + browser + "'; cp '" + machine.path("stub") + "' '" + browser + "/chrome'");
        machine.hasAt("stub", "echo '<html>'");
        machine.types("test");
        assertThat(machine.called().getLast()).endsWith("-Dsmartoken.chromium=" + browser + "/chrome");
    }

    @Test
    void takesTheNextMavenWhereOneDoesNotRunOrIsTooOld() throws Exception {
        machine.hasAll().has("mvn", "exit 127");
        machine.hasAt("old/mvn", "echo Apache Maven 3.6.1");
        machine.with("PATH", machine.path("bin") + ":" + machine.path("old") + ":" + machine.path("tools"));
        assertThat(machine.types("test").said())
                .contains("missing on this machine: Maven (mvn).")
                .contains("smartoken: " + machine.path("bin/mvn") + " is there, but it does not run.")
                .contains("smartoken: " + machine.path("old/mvn") + " is Maven 3.6.1; 3.6.3 or newer is needed.");
        machine.hasAt(
                "system/opt/maven/bin/mvn",
                "[ \"$1\" = -v ] && echo Apache Maven 3.10.0 || echo right mvn >>'" + machine.calls() + "'");
        machine.types("test");
        assertThat(machine.called()).containsExactly("right mvn");
    }

    @Test
    void passesOverAChromiumThatOpensNoPage() throws Exception {
        machine.hasAll().has("chromium", "echo 'This command needs the store.' >&2; exit 10");
        assertThat(machine.types("test").said())
                .contains("missing on this machine: Chromium.")
                .contains("smartoken: " + machine.path("bin/chromium") + " is there, but it opens no page.");
        machine.hasBrowser("google-chrome");
        machine.types("test");
        assertThat(machine.called().getLast()).endsWith("-Dsmartoken.chromium=" + machine.path("bin/google-chrome"));
    }

    @Test
    void takesTheNewestChromiumThatPlaywrightDownloaded() throws Exception {
        machine.hasJdk(25).hasMaven("").hasCurl();
        for (String version : List.of("1180", "1217", "1200")) {
            machine.hasAt("home/.cache/ms-playwright/chromium-" + version + "/chrome-linux64/chrome", "echo '<html>'");
        }
        machine.types("test");
        assertThat(machine.called().getLast()).endsWith("/chromium-1217/chrome-linux64/chrome");
    }

    @Test
    void takesTheBrowserThatIsNamedOrSaysThatItIsNone() throws Exception {
        machine.hasAll().hasAt("my own/browser", "echo '<html>'");
        machine.with("SMARTOKEN_CHROMIUM", machine.path("my own/browser").toString());
        machine.types("test");
        assertThat(machine.called().getLast()).endsWith("-Dsmartoken.chromium=" + machine.path("my own/browser"));
        machine.with("SMARTOKEN_CHROMIUM", "/nowhere/chromium");
        assertThat(machine.types("test").said())
                .isEqualTo("smartoken: SMARTOKEN_CHROMIUM names /nowhere/chromium, which does not open a page.\n");
    }

    @Test
    void aServiceUnderTestIsNotToldOfTheBrowser() throws Exception {
        machine.hasAll().hasMaven("echo told ${SMARTOKEN_CHROMIUM:-nothing} >>'" + machine.calls() + "'");
        machine.with("SMARTOKEN_CHROMIUM", machine.path("bin/chromium").toString());
        machine.types("test");
        assertThat(machine.called()).contains("told nothing");
    }

    /** The packaged content is that of the last build, which no edit of a file of words starts. */
    @Test
    void aRunAndCommandsReadTheContentOfTheCheckoutUnlessAnotherIsNamed() throws Exception {
        machine.hasAll().hasMaven("mkdir -p '" + machine.checkout() + "/web/target'");
        machine.file("check out/web/target/classpath", "");
        machine.hasAt(
                "system/usr/lib/jvm/jdk-25/bin/java",
                "echo content ${SMARTOKEN_CONTENT:-packaged} >>'" + machine.calls() + "'");
        String ours = "content " + machine.checkout().resolve("content");
        for (String command : List.of("run", "check", "campaign")) {
            machine.types(command);
            assertThat(machine.called().getLast()).as(command).isEqualTo(ours);
        }
        machine.with("SMARTOKEN_CONTENT", "elsewhere").types("check");
        assertThat(machine.called().getLast()).isEqualTo("content elsewhere");
    }

    @Test
    void aJdkThatIsTooOldIsPassedOver() throws Exception {
        machine.hasAll()
                .hasJdk(17)
                .with("JAVA_HOME", machine.path("system/usr/lib/jvm/jdk-17").toString());
        machine.hasMaven("echo $JAVA_HOME >>'" + machine.calls() + "'");
        machine.types("test");
        assertThat(machine.called())
                .contains(machine.path("system/usr/lib/jvm/jdk-25").toString());
    }

    @Test
    void findsTheJdkBehindALinkInThePath() throws Exception {
        machine.hasMaven("").hasCurl().hasBrowser("chromium");
        machine.file("my jdk/release", "JAVA_VERSION=\"26\"\n").hasAt("my jdk/bin/javac", "exit 0");
        Files.createSymbolicLink(machine.path("bin/javac"), Path.of("../my jdk/bin/javac"));
        machine.hasMaven("echo $JAVA_HOME >>'" + machine.calls() + "'");
        machine.types("test");
        assertThat(Path.of(machine.called().getLast()).toRealPath()).isEqualTo(machine.path("my jdk"));
    }

    static Stream<List<String>> shells() {
        return Stream.of(
                        List.of("sh"),
                        List.of("dash"),
                        List.of("bash", "--posix"),
                        List.of("busybox", "sh"),
                        List.of("mksh"))
                .filter(shell -> Machine.find(shell.getFirst()).isPresent());
    }

    @ParameterizedTest
    @MethodSource("shells")
    void runsInEveryShellThatIsHereFromAnyFolderAndThroughALink(List<String> shell) throws Exception {
        machine.hasAll();
        Files.createSymbolicLink(machine.path("a link"), Path.of("check out/smartoken"));
        List<String> command = Stream.concat(
                        Stream.of(Machine.onPath(shell.getFirst()).toString()),
                        Stream.concat(shell.stream().skip(1), Stream.of("../a link", "test", "-X", "two words")))
                .toList();
        machine.runs(machine.path("home"), command);
        assertThat(machine.called())
                .containsExactly("mvn -B -ntp -Dmaven.repo.local=" + machine.path("home/.m2/repository")
                        + " verify -Dmaven.shade.skip -Dsmartoken.chromium=" + machine.path("bin/chromium")
                        + " -X two words");
    }

    @Test
    void aUserWithoutAHomeGetsOneInTheCheckout() throws Exception {
        machine.hasAll().hasMaven("echo home $HOME >>'" + machine.calls() + "'");
        for (String home : List.of("/nowhere", "")) {
            machine.with("HOME", home).types("test");
            assertThat(machine.called().getLast())
                    .isEqualTo("home " + machine.checkout().resolve(".smartoken/home"));
        }
        machine.without("HOME").types("test");
        assertThat(machine.called()).hasSize(6).allMatch(call -> call.contains("smartoken/home"));
    }

    @Test
    void namesInOtherScriptsArePassedOnWhateverTheLocale() throws Exception {
        machine.hasAll().hasMaven("echo ${LC_ALL:-none} >>'" + machine.calls() + "'");
        machine.has("locale", "echo ANSI_X3.4-1968").with("LANG", "C");
        machine.types("test");
        machine.has("locale", "echo UTF-8").with("LANG", "tr_TR.UTF-8");
        machine.types("test");
        assertThat(machine.called().stream().filter(call -> !call.startsWith("mvn")))
                .containsExactly("C.UTF-8", "none");
    }

    @Test
    void aCheckoutThatCannotBeWrittenIsToldOf() throws Exception {
        machine.hasAll();
        machine.file("check out/web/target", "a file where the folder should be");
        Answer answer = machine.types("test");
        assertThat(answer.status()).isEqualTo(1);
        assertThat(answer.said())
                .isEqualTo("smartoken: " + machine.checkout() + "/web/target can't be written by ada.nobody.here."
                        + " Use a checkout of your own, or change its owner.\n");
        assertThat(machine.called()).isEmpty();
    }

    @Test
    void aUserWithoutANameIsToldOf() throws Exception {
        machine.hasAll().has("id", "[ $1 = -u ] && echo 4711 || exit 1");
        assertThat(machine.types("test").said()).startsWith("smartoken: user 4711 has no name here");
    }

    private String makes(String program, String body) {
        Path file = machine.path("bin/" + program);
        return "printf '#!/bin/sh\\n%s\\n' '" + body.replace("'", "'\\''") + "' >'" + file + "'; "
                + Machine.onPath("chmod") + " +x '" + file + "'\n";
    }
}
