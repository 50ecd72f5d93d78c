package com.smartoken.local;

import com.smartoken.command.Failure;
import com.smartoken.db.DatabaseSettings;
import com.smartoken.db.PostgresBinaries;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * The embedded PostgreSQL of the local run. Its data stays in the data folder over restarts and after a kill. Who holds
 * the folder's lock runs the server; others use the one that runs.
 */
final class LocalDatabase implements AutoCloseable {
    private static final long LOCK_MILLIS_MAX = 15_000;

    private final int port;
    private final AutoCloseable server;

    private LocalDatabase(int port, AutoCloseable server) {
        this.port = port;
        this.server = server;
    }

    /** Starts the server. @throws Failure when another process runs it */
    static LocalDatabase start(Path data) {
        try {
            Files.createDirectories(data);
            FileChannel file = lockFile(data);
            FileLock lock = tryLock(file);
            if (lock == null) {
                file.close();
                throw new Failure("The data folder " + data + " is in use: ./smartoken run is running already.");
            }
            return startLocked(data, file);
        } catch (IOException e) {
            throw new Failure("The data folder " + data + " can't be used: " + e.getMessage());
        }
    }

    /** Uses the server that runs, or starts one for as long as it is needed. */
    static LocalDatabase use(Path data) {
        try {
            Files.createDirectories(data);
            FileChannel file = lockFile(data);
            long deadline = System.nanoTime() + LOCK_MILLIS_MAX * 1_000_000;
            while (System.nanoTime() < deadline) {
                if (tryLock(file) != null) return startLocked(data, file);
                int port = port(data);
                if (port > 0 && answers(port)) {
                    file.close();
                    return new LocalDatabase(port, () -> {});
                }
                Thread.sleep(50); // another process starts it; nothing here can be waited on
            }
            throw new Failure("The local database in " + data + " does not answer.");
        } catch (IOException e) {
            throw new Failure("The data folder " + data + " can't be used: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("Interrupted.");
        }
    }

    DatabaseSettings settings() {
        return new DatabaseSettings("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "");
    }

    private static LocalDatabase startLocked(Path data, FileChannel file) throws IOException {
        int port = port(data);
        // The same port as last time: a server that outlived its process is found there and taken over.
        if (port == 0 || (taken(port) && !Files.exists(data.resolve("postgres/postmaster.pid")))) port = freePort();
        Files.writeString(data.resolve("port"), Integer.toString(port));
        EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(PostgresBinaries.folder())
                .setDataDirectory(data.resolve("postgres").toAbsolutePath().normalize())
                .setCleanDataDirectory(false)
                .setPort(port)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("shared_buffers", "256MB")
                .setServerConfig("max_wal_size", "2GB")
                .setPGStartupWait(Duration.ofSeconds(60))
                .setRegisterShutdownHook(false)
                .start();
        return new LocalDatabase(port, () -> {
            postgres.close();
            file.close();
        });
    }

    private static FileChannel lockFile(Path data) throws IOException {
        return FileChannel.open(data.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private static FileLock tryLock(FileChannel file) throws IOException {
        return file.tryLock();
    }

    private static int port(Path data) throws IOException {
        Path file = data.resolve("port");
        return Files.exists(file) ? Integer.parseInt(Files.readString(file).strip()) : 0;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static boolean taken(int port) {
        return answers(port);
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
