package com.smartoken.script;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.script.Machine.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./smartoken test} says at its end. */
class SummaryTest {
    private Machine machine;

    @BeforeEach
    void makeMachine(@TempDir Path folder) throws IOException {
        machine = new Machine(folder.toRealPath()).hasAll();
        machine.with("LANG", "de_DE.UTF-8");
    }

    @Test
    void endsWithTheCountsOfAllModules() throws Exception {
        report("db", "db.MoneyTest", "1.5", 3, 0, 0, "");
        report("web", "web.SiteTest", "1,081.25", 10, 0, 2, "");
        reportsAreWritten("");
        Answer answer = machine.types("test");
        assertThat(answer.said()).endsWith("\n11 passed, 0 failed, 2 skipped\n");
        assertThat(answer.status()).isZero();
    }

    @Test
    void listsTheTenSlowestClasses() throws Exception {
        for (int i = 1; i <= 12; i++) report("web", "web.Number" + i + "Test", i + ".04", 1, 0, 0, "");
        report("db", "db.SlowTest", "1,081.25", 1, 0, 0, "");
        reportsAreWritten("");
        assertThat(machine.types("test").said())
                .contains(
                        "The slowest of 13 test classes, in seconds:\n  1081.2  db.SlowTest\n    12.0  web.Number12Test\n")
                .contains("     4.0  web.Number4Test\n")
                .doesNotContain("Number3Test");
    }

    @Test
    void saysWhatWasNotRunAndWhy() throws Exception {
        String go = """
                  <testcase name="go" classname="web.SamplesTest" time="0.0">
                    <skipped type="org.opentest4j.TestAbortedException"><![CDATA[org.opentest4j.TestAbortedException: \
                Assumption failed: samples in Go: go is missing
                \tat org.junit.jupiter.api.Assumptions.throwAssumptionFailed(Assumptions.java:340)
                ]]></skipped>
                  </testcase>
                """;
        String odd = """
                  <testcase name="odd" classname="web.OddTest" time="0.0">
                    <skipped/>
                    <system-out><![CDATA[text that looks like <skipped message="no"/> or <testsuite tests="9"> is none]]></system-out>
                  </testcase>
                  <testcase name="quoted" classname="web.OddTest" time="0.0">
                    <skipped message="&quot;a&quot; &lt; b &amp; c&#10;d"/>
                  </testcase>
                """;
        report("web", "web.SamplesTest", "1", 3, 0, 2, go + go);
        report("web", "web.OddTest", "1", 3, 0, 2, odd);
        reportsAreWritten("");
        assertThat(machine.types("test").said()).contains("""
                        Not run here:
                          "a" < b & c (1 test)
                          samples in Go: go is missing (2 tests)
                          web.OddTest.odd (1 test)

                        2 passed, 0 failed, 4 skipped
                        """);
    }

    @Test
    void failsWhereATestFailed() throws Exception {
        report("web", "web.SiteTest", "1", 10, 3, 2, "");
        reportsAreWritten("exit 1");
        Answer answer = machine.types("test");
        assertThat(answer.said()).endsWith("\nsmartoken: no test of db ran.\n5 passed, 3 failed, 2 skipped\n");
        assertThat(answer.status()).isEqualTo(1);
        reportsAreWritten("exit 0"); // as with -Dmaven.test.failure.ignore
        assertThat(machine.types("test").status()).isEqualTo(1);
    }

    @Test
    void failsWhereTheBuildFailedThoughNoTestDid() throws Exception {
        report("db", "db.MoneyTest", "1", 1, 0, 0, "");
        report("web", "web.SiteTest", "1", 9, 0, 0, "");
        reportsAreWritten("exit 3");
        Answer answer = machine.types("test");
        assertThat(answer.said()).endsWith("""
                        smartoken: the build failed, though no test did: its reason stands above.
                        10 passed, 0 failed, 0 skipped
                        """);
        assertThat(answer.status()).isEqualTo(3);
    }

    @Test
    void failsWhereNoTestRanAndCountsNoneOfAnEarlierRun() throws Exception {
        report("web", "web.SiteTest", "1", 10, 0, 0, "");
        Path reports = machine.checkout().resolve("web/target/surefire-reports");
        Files.createDirectories(reports);
        Path old =
                Files.copy(machine.path("reports/web/TEST-web.SiteTest.xml"), reports.resolve("TEST-web.SiteTest.xml"));
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(60)));
        machine.hasMaven("");
        Answer answer = machine.types("test");
        assertThat(answer.said()).endsWith("smartoken: no test ran.\n0 passed, 0 failed, 0 skipped\n");
        assertThat(answer.status()).isEqualTo(1);
    }

    /** Maven writes the reports of this test, then ends in some way. */
    private void reportsAreWritten(String end) throws IOException {
        machine.hasMaven("""
                for module in db web; do
                    mkdir -p $module/target/surefire-reports
                    for report in '%s'/$module/*; do
                        [ ! -f "$report" ] || cat "$report" >$module/target/surefire-reports/${report##*/}
                    done
                done
                %s""".formatted(machine.path("reports"), end));
    }

    private void report(String module, String name, String seconds, int tests, int failed, int skipped, String cases)
            throws IOException {
        machine.file("reports/" + module + "/TEST-" + name + ".xml", """
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuite xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" version="3.0.2" name="%s" time="%s" tests="%d" errors="%d" skipped="%d" failures="%d">
                <properties><property name="x" value="y"/></properties>
                %s</testsuite>""".formatted(
                        name, seconds, tests, failed / 2, skipped, failed - failed / 2, cases));
    }
}
