import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HexFormat;
import org.flywaydb.core.Flyway;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Jdbc;
import org.jooq.meta.jaxb.Target;

/**
 * Writes jOOQ's classes from the migrations themselves: an embedded PostgreSQL is started, migrated and read, so that
 * everything PostgreSQL can do may stand in a migration. Nothing happens while the migrations' fingerprint is unchanged.
 * It also notes what Flyway wrote of them, by which a program sees with one query that a database has them all.
 *
 * <p>Arguments: migrations folder, output folder, jOOQ's version.
 */
static final String HISTORY = "select string_agg(version || ':' || checksum, ' ' order by version collate \"C\")"
        + " from flyway_schema_history where version is not null";

void main(String[] args) throws Exception {
    Path migrations = Path.of(args[0]);
    Path output = Path.of(args[1]);
    String fingerprint = fingerprint(migrations, args[2]);
    Path stamp = output.resolve("fingerprint");
    if (Files.exists(stamp) && Files.readString(stamp).equals(fingerprint)) return;

    try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
            .setOverrideWorkingDirectory(Path.of(
                            System.getProperty("java.io.tmpdir"), "smartoken-postgres-" + System.getProperty("user.name"))
                    .toFile())
            .start()) {
        Flyway.configure()
                .dataSource(postgres.getPostgresDatabase())
                .locations("filesystem:" + migrations)
                .load()
                .migrate();
        GenerationTool.generate(new Configuration()
                .withJdbc(new Jdbc()
                        .withUrl(postgres.getJdbcUrl("postgres", "postgres"))
                        .withUser("postgres"))
                .withGenerator(new Generator()
                        .withDatabase(new Database()
                                .withName("org.jooq.meta.postgres.PostgresDatabase")
                                .withInputSchema("public")
                                .withIncludeRoutines(false)
                                .withOutputSchemaToDefault(true)
                                .withExcludes("flyway_.*|.*_default|.*_p[0-9]+"))
                        .withGenerate(new Generate().withRecords(true).withPojos(false).withDaos(false))
                        .withTarget(new Target()
                                .withPackageName("com.smartoken.db.generated")
                                .withDirectory(output.toString()))));
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(HISTORY)) {
            row.next();
            note(output.resolve("com/smartoken/db/generated"), row.getString(1));
        }
    }
    Files.writeString(stamp, fingerprint);
}

void note(Path folder, String applied) throws Exception {
    Files.writeString(folder.resolve("SchemaHistory.java"), """
            package com.smartoken.db.generated;

            /** What Flyway notes in a database that has every migration: versions and checksums, in order. */
            public final class SchemaHistory {
                public static final String APPLIED = "%s";

                private SchemaHistory() {}
            }
            """.formatted(applied));
}

String fingerprint(Path migrations, String version) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(version.getBytes());
    digest.update(HISTORY.getBytes());
    try (var files = Files.list(migrations)) {
        for (Path file : files.sorted().toList()) {
            digest.update(file.getFileName().toString().getBytes());
            digest.update(Files.readAllBytes(file));
        }
    }
    return HexFormat.of().formatHex(digest.digest());
}
