package com.smartoken.bench;

import java.io.IOException;

/** Processor time of the service and of the database since a moment. */
final class Meter {
    private static final double NANOS_OF_MICRO = 1_000;

    private final Rig rig;
    private final long service;
    private final long database;

    /** Microseconds of processor time for each unit of work. */
    record Cost(double service, double database) {
        double sum() {
            return service + database;
        }
    }

    Meter(Rig rig) throws IOException {
        this.rig = rig;
        service = rig.node().cpuNanos();
        database = rig.database().cpuNanos();
    }

    Cost per(long units) throws IOException {
        double one = NANOS_OF_MICRO * Math.max(1, units);
        return new Cost((rig.node().cpuNanos() - service) / one, (rig.database().cpuNanos() - database) / one);
    }
}
