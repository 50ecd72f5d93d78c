package com.smartoken.local;

import com.smartoken.command.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sign-in for the local run without setting anything up: the local issuer, unless the settings name another one, and key
 * material. Both stay the same over restarts, for accounts and sessions belong to them.
 */
final class LocalSignIn implements AutoCloseable {
    private final Map<String, String> environment;
    private final @Nullable LocalIssuer issuer;

    private LocalSignIn(Map<String, String> environment, @Nullable LocalIssuer issuer) {
        this.environment = environment;
        this.issuer = issuer;
    }

    static LocalSignIn start(Path data, Map<String, String> given) {
        try {
            Map<String, String> environment = new HashMap<>(given);
            if (!given.containsKey("SMARTOKEN_SECRET") && !given.containsKey("SMARTOKEN_SECRET_FILE")) {
                environment.put("SMARTOKEN_SECRET", kept(data.resolve("secret"), randomSecret()));
            }
            if (given.keySet().stream().anyMatch(name -> name.startsWith("SMARTOKEN_OIDC_"))) {
                return new LocalSignIn(environment, null);
            }
            LocalIssuer issuer = issuer(data.resolve("issuer-port"));
            environment.put("SMARTOKEN_OIDC_ISSUER", issuer.url());
            environment.put("SMARTOKEN_OIDC_CLIENT_ID", LocalIssuer.CLIENT_ID);
            environment.put("SMARTOKEN_OIDC_CLIENT_SECRET", LocalIssuer.CLIENT_SECRET);
            return new LocalSignIn(environment, issuer);
        } catch (IOException e) {
            throw new Failure("The data folder " + data + " can't be used: " + e.getMessage());
        }
    }

    /** The settings, with what was missing for sign-in. */
    Map<String, String> environment() {
        return environment;
    }

    /** Whether the local issuer is the one. */
    boolean isLocal() {
        return issuer != null;
    }

    private static LocalIssuer issuer(Path file) throws IOException {
        int port = Files.exists(file) ? Integer.parseInt(Files.readString(file).strip()) : 0;
        try {
            LocalIssuer issuer = LocalIssuer.start(port);
            Files.writeString(file, Integer.toString(issuer.port()));
            return issuer;
        } catch (UncheckedIOException e) {
            // On another port it would be another issuer, to whom none of the accounts belong.
            throw new Failure("Port " + port + " of the local sign-in is in use. Stop what listens there, or delete "
                    + file + " to begin with new accounts on another port.");
        }
    }

    private static String kept(Path file, String fresh) throws IOException {
        if (!Files.exists(file)) Files.writeString(file, fresh);
        return Files.readString(file).strip();
    }

    private static String randomSecret() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public void close() {
        if (issuer != null) issuer.close();
    }
}
