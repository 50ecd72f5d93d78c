package com.smartoken.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./smartoken bench}: measures the service on this machine and prints the figures beside their goals. */
@Command(
        name = "bench",
        description = "Measure the service on this machine. Exit status 1 when the books do not match the load.",
        mixinStandardHelpOptions = true)
public final class Bench implements Callable<Integer> {
    /** As the script starts the service. */
    private static final String FLAGS =
            "-XX:+ExitOnOutOfMemoryError -XX:+UseParallelGC -Xms768m -Xmn400m -Xshare:auto --enable-native-access=ALL-UNNAMED"
                    + " --sun-misc-unsafe-memory-access=allow";

    @Option(names = "--seconds", defaultValue = "12", description = "How long each load is measured.")
    private int seconds;

    @Option(
            names = "--rows",
            defaultValue = "200000",
            description =
                    "Requests in the log for the console's pages and for verify; 10000000 is what the goal is for.")
    private long rows;

    @Option(
            names = "--rtt",
            defaultValue = "PT0S",
            converter = Millis.class,
            paramLabel = "1ms",
            description = "relay: makes the database so far away, and measures a lone call.")
    private Duration rtt = Duration.ZERO;

    /** Reads {@code 1ms}. */
    private static final class Millis implements CommandLine.ITypeConverter<Duration> {
        @Override
        public Duration convert(String value) {
            if (value.equals("PT0S")) return Duration.ZERO;
            if (!value.matches("[0-9]{1,3}ms")) {
                throw new CommandLine.TypeConversionException("a round trip such as 1ms, not " + value);
            }
            return Duration.ofMillis(Long.parseLong(value.substring(0, value.length() - 2)));
        }
    }

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Option(names = "--jvm", defaultValue = FLAGS, paramLabel = "FLAGS", description = "The service's JVM flags.")
    private String flags = FLAGS;

    @Parameters(
            paramLabel = "NAME",
            description =
                    "json-64, json-1, books, ttfb, chunks, start, console, campaign, streams, outage, playground, pages, relay, verify, locked; all when none is named.")
    private List<String> names = List.of();

    private Bench() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Bench()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        List<Benchmark> all = List.of(
                new JsonAtSixtyFour(),
                new JsonAtOne(),
                new Pairs(),
                new FirstByte(),
                new Chunks(),
                new Restart(),
                new ConsolePages(rows),
                new CampaignMigration(),
                new ManyStreams(),
                new Outage(),
                new PlaygroundScreen(),
                new PublicPages(),
                new BesideNginx(rtt),
                new VerifyBooks(rows),
                new LockedWallet());
        for (String name : names) {
            if (all.stream().noneMatch(benchmark -> benchmark.name().equals(name))) {
                System.err.println("There is no benchmark " + name + ". See --help.");
                return CommandLine.ExitCode.USAGE;
            }
        }
        if (seconds < 1 || seconds > 600) {
            System.err.println("--seconds is from 1 to 600.");
            return CommandLine.ExitCode.USAGE;
        }
        if (rows < 10_000 || rows > 100_000_000) {
            System.err.println("--rows is from 10000 to 100000000.");
            return CommandLine.ExitCode.USAGE;
        }
        Report report = new Report();
        String machine;
        try (Rig rig = Rig.start(List.of(flags.split(" ")))) {
            machine = machine(rig);
            System.err.println(machine);
            for (Benchmark benchmark : all) {
                if (!names.isEmpty() && !names.contains(benchmark.name())) continue;
                benchmark.run(rig, Duration.ofSeconds(seconds), report);
            }
            for (String line : rig.node().complaints().stream().limit(20).toList()) report.note(line);
        }
        if (json) report.printJson(System.out, machine);
        else report.print(System.out, machine);
        return report.isWrong() ? 1 : 0;
    }

    private static String machine(Rig rig) throws IOException, SQLException {
        return System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", "
                + Runtime.getRuntime().availableProcessors() + " cores" + processor() + ", JDK "
                + Runtime.version() + ", " + rig.database().version();
    }

    private static String processor() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        if (!Files.exists(info)) return "";
        @Nullable
        String model = Files.readAllLines(info).stream()
                .filter(line -> line.startsWith("model name"))
                .findFirst()
                .orElse(null);
        return model == null
                ? ""
                : " of " + model.substring(model.indexOf(':') + 1).strip();
    }
}
