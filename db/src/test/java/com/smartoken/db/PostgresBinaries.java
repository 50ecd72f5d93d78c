package com.smartoken.db;

import java.io.File;
import java.nio.file.Path;

/** Where the embedded PostgreSQL's programs are unpacked: once for each user of a machine. */
public final class PostgresBinaries {
    private PostgresBinaries() {}

    public static File folder() {
        return Path.of(System.getProperty("java.io.tmpdir"), "smartoken-postgres-" + System.getProperty("user.name"))
                .toFile();
    }
}
