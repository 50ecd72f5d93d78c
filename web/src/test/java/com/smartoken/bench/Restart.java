package com.smartoken.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How long the built service takes from its start until it says that it is ready, over a database that it knows. */
final class Restart implements Benchmark {
    private static final int TIMES = 5;
    private static final double SECONDS_MAX = 2;

    @Override
    public String name() {
        return "start";
    }

    @Override
    public void run(Rig rig, Duration time, Report report) throws Exception {
        Path jar = jar();
        double[] seconds = new double[TIMES];
        for (int i = 0; i < TIMES; i++) {
            try (NodeProcess node = rig.setup().start("start" + i, jar)) {
                seconds[i] = node.startSeconds();
            }
        }
        Arrays.sort(seconds);
        String what = jar == null ? "classes" : "smartoken.jar";
        report.atMost(name(), "restart to ready, median of 5, " + what, seconds[TIMES / 2], "s", SECONDS_MAX);
        report.tell(name(), "  slowest", seconds[TIMES - 1], "s");
        if (jar == null) report.note("start: there is no web/target/smartoken.jar (./smartoken build makes it)");
    }

    /** The production jar, when it was built after the classes that are measured. */
    private static @Nullable Path jar() throws Exception {
        Path classes = Path.of(com.smartoken.App.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path jar = classes.resolveSibling("smartoken.jar");
        return Files.exists(jar) ? jar : null;
    }
}
