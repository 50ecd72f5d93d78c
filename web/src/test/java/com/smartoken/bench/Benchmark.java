package com.smartoken.bench;

import java.time.Duration;

/** One thing that is measured. */
interface Benchmark {
    /** As it is named on the command line. */
    String name();

    /** Measures for about {@code time} each load, and tells the figures. */
    void run(Rig rig, Duration time, Report report) throws Exception;
}
