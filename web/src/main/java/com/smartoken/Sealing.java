package com.smartoken;

import com.smartoken.command.Failure;
import com.smartoken.db.Database;
import com.smartoken.db.Seals;
import com.smartoken.db.chain.DayChain;
import com.smartoken.db.chain.DayFile;
import com.smartoken.db.chain.SignedDay;
import com.smartoken.db.chain.SigningKey;
import com.smartoken.db.chain.Witness;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The history, sealed: when, with which key, and where its days are kept beside the database. */
public final class Sealing {
    private static final Logger log = LoggerFactory.getLogger(Sealing.class);
    private static final Duration EVERY = Duration.ofMinutes(10);
    private static final Duration FRESH = Duration.ofMinutes(1);
    private static final String KEY = "signing-key.pem";

    private final Settings settings;
    private final Seals seals;
    private final InstantSource clock;
    private volatile @Nullable Published published;

    private record Published(String text, Instant readAt) {}

    Sealing(Settings settings, Database database, InstantSource clock) {
        this.settings = settings;
        this.seals = new Seals(database);
        this.clock = clock;
    }

    /**
     * The key of the settings, or that of the data folder, which is made when it is missing.
     *
     * @throws Failure when it can't be read or made, or is none
     */
    static SigningKey key(Settings settings) {
        SigningKey given = settings.signingKey();
        if (given != null) return given;
        SigningKey kept = kept(settings);
        return kept == null ? make(settings.data().resolve(KEY), settings) : kept;
    }

    /** That of the data folder; null when there is none yet. */
    private static @Nullable SigningKey kept(Settings settings) {
        Path path = settings.data().resolve(KEY);
        if (!Files.exists(path)) return null;
        try {
            return SigningKey.parse(Files.readString(path, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new Failure(path + " can't be read: it is the key that days of the history are signed with.");
        } catch (IllegalArgumentException e) {
            throw new Failure(path + " " + e.getMessage() + ".");
        }
    }

    private static SigningKey make(Path path, Settings settings) {
        SigningKey made = SigningKey.generate();
        try {
            Files.createDirectories(settings.data());
            Path begun = Files.createTempFile(settings.data(), KEY, ".new", readByOwner());
            try {
                Files.writeString(begun, made.pem());
                Files.move(begun, path);
            } finally {
                Files.deleteIfExists(begun);
            }
        } catch (FileAlreadyExistsException e) {
            return key(settings);
        } catch (IOException e) {
            throw new Failure(path + " can't be written. Set SMARTOKEN_SIGNING_KEY, or SMARTOKEN_DATA to a folder.");
        }
        log.info("a key to sign days of the history with was made: {}; its public half: {}", path, made.publicKey());
        return made;
    }

    private static FileAttribute<?>[] readByOwner() {
        if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) return new FileAttribute<?>[0];
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        };
    }

    /** What is known here of the history outside the database. */
    public static Witness witness(Settings settings) {
        SigningKey key = settings.signingKey() == null ? kept(settings) : settings.signingKey();
        return new Witness(new DayFile(settings.sealedDays()).read(), key == null ? Set.of() : Set.of(key.publicKey()));
    }

    /** Seals days soon after they are over. */
    void begin(Jobs jobs) {
        jobs.everyAside(EVERY, "seal days of the history", this::seal);
    }

    private void seal() {
        List<SignedDay> sealed = seals.seal(key(settings));
        for (SignedDay day : sealed) log.info("sealed {}: {} rows, root {}", day.day(), day.lines(), day.root());
        List<SignedDay> days = seals.days();
        List<String> problems = DayChain.problems(days, witness(settings));
        if (problems.isEmpty()) new DayFile(settings.sealedDays()).follow(days);
        // What does not fit is not copied: the file is what the database is held against.
        for (String problem : problems) log.error("the signed days in the database: {}", problem);
    }

    /** All sealed days as the published file has them, at most a minute old. */
    String text() {
        Published known = published;
        Instant now = clock.instant();
        if (known == null || known.readAt.plus(FRESH).isBefore(now)) {
            known = new Published(
                    DayFile.HEADER
                            + seals.days().stream()
                                    .map(day -> day.line() + "\n")
                                    .collect(Collectors.joining()),
                    now);
            published = known;
        }
        return known.text;
    }
}
