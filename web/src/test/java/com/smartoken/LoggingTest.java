package com.smartoken;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import com.smartoken.testing.AppProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The log as it is in production, read from a process of its own. */
class LoggingTest {
    @TempDir
    private Path folder;

    /** Says something at each level, as a class of ours, of others, and as the log of calls. */
    static final class Speaker {
        private Speaker() {}

        public static void main(String[] args) {
            for (String name : new String[] {"com.smartoken.Speaker", "org.others.Speaker", "io.javalin.Javalin"}) {
                LoggerFactory.getLogger(name).info("said by the way");
                LoggerFactory.getLogger(name).warn("said\r\n2026-01-01T00:00:00.000Z ERROR Forged line");
            }
            LoggerFactory.getLogger("call").info("id=1 path=/v1/models");
            ((LoggerContext) LoggerFactory.getILoggerFactory()).stop(); // writes what waits
        }
    }

    @Test
    void saysWhatWeSayAndWhatOthersWarnOfInOneLineEach() throws Exception {
        String log = spoken("-Dsmartoken.log=served");
        assertThat(log.lines().map(line -> line.replaceFirst("^[0-9T:.-]{23}Z ", "")))
                .containsExactlyInAnyOrder(
                        "INFO  Speaker said by the way",
                        "WARN  Speaker said 2026-01-01T00:00:00.000Z ERROR Forged line",
                        "WARN  Speaker said 2026-01-01T00:00:00.000Z ERROR Forged line",
                        "INFO  call id=1 path=/v1/models");
    }

    @Test
    void aFileThatTheOperatorNamesIsUsedInstead() throws Exception {
        Path file = Files.writeString(folder.resolve("mine.xml"), """
                <configuration>
                  <appender name="mine" class="ch.qos.logback.core.ConsoleAppender"><target>System.err</target>
                    <encoder><pattern>mine %msg%n</pattern></encoder></appender>
                  <logger name="call" level="INFO"><appender-ref ref="mine"/></logger>
                  <root level="OFF"/>
                </configuration>
                """);
        assertThat(spoken("-Dlogback.configurationFile=" + file).lines()).containsExactly("mine id=1 path=/v1/models");
    }

    private String spoken(String flag) throws IOException, InterruptedException {
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        flag,
                        "-cp",
                        AppProcess.classPath(),
                        Speaker.class.getName())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor()).isZero();
        return Files.readString(err);
    }
}
