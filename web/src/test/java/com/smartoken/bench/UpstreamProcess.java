package com.smartoken.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The instant upstream in its own process. */
final class UpstreamProcess implements AutoCloseable {
    private static final Pattern REQUESTS = Pattern.compile("\"requests\":(\\d+)");
    private static final byte[] STATS =
            "GET /stats HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Child child;
    private final int port;

    private UpstreamProcess(Child child, int port) {
        this.child = child;
        this.port = port;
    }

    static UpstreamProcess start(Path folder) throws IOException {
        List<String> flags = List.of("-XX:+UseSerialGC", "-Xmx256m", "-Xshare:auto");
        List<String> command =
                Child.java(System.getProperty("java.class.path"), flags, InstantUpstream.class.getName());
        Child child = Child.start(command, Map.of(), folder.resolve("upstream.log"));
        return new UpstreamProcess(child, Integer.parseInt(child.firstLine()));
    }

    int port() {
        return port;
    }

    /** How many calls it has answered. */
    long requests() throws IOException {
        try (Wire wire = new Wire(port)) {
            wire.send(STATS);
            Matcher matcher = REQUESTS.matcher(wire.rest());
            if (!matcher.find()) throw new IOException("the upstream has lost count");
            return Long.parseLong(matcher.group(1));
        }
    }

    @Override
    public void close() {
        child.close();
    }
}
