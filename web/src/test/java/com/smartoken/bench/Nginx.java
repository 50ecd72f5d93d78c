package com.smartoken.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** nginx as the measure of what a machine can do, and wrk, which loads it and us alike. Both come from the system. */
final class Nginx implements AutoCloseable {
    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s*([0-9.]+)");
    private static final Pattern COUNT = Pattern.compile("(\\d+) requests in");

    private final Process process;
    private final int port;

    private Nginx(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Whether both are installed. */
    static boolean isThere() {
        return has("nginx") && has("wrk");
    }

    private static boolean has(String program) {
        return Stream.of("/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin")
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** A bare proxy before this port, which keeps its connections as we do. */
    static Nginx proxy(Path folder, int upstream) throws IOException {
        return start(folder, """
                upstream vendor { server 127.0.0.1:%1$d; keepalive 512; keepalive_requests 100000000; }
                server { listen 127.0.0.1:%2$d; location / { proxy_pass http://vendor; proxy_http_version 1.1;
                  proxy_set_header Connection ""; proxy_buffering off; } }
                """.formatted(upstream, freePort()));
    }

    /** With this server. */
    static Nginx start(Path folder, String server) throws IOException {
        Files.createDirectories(folder);
        Matcher listen = Pattern.compile("listen 127\\.0\\.0\\.1:(\\d+)").matcher(server);
        if (!listen.find()) throw new IllegalArgumentException("it listens nowhere");
        int port = Integer.parseInt(listen.group(1));
        Files.writeString(folder.resolve("nginx.conf"), """
                daemon off; worker_processes auto; pid %1$s/pid; error_log %1$s/error.log;
                events { worker_connections 4096; }
                http {
                  access_log off; sendfile on; tcp_nopush on; tcp_nodelay on; keepalive_requests 100000000;
                  open_file_cache max=10; default_type text/html;
                  %2$s
                }
                """.formatted(folder, server));
        // Its workers may run as somebody else.
        folder.toFile().setExecutable(true, false);
        folder.toFile().setReadable(true, false);
        Path log = folder.resolve("out.log");
        Process process = new ProcessBuilder(
                        "nginx", "-c", folder.resolve("nginx.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        while (!listens(port)) {
            if (!process.isAlive()) throw new IOException(Files.readString(log));
            Thread.onSpinWait(); // it says nothing when it listens
        }
        return new Nginx(process, port);
    }

    static int freePort() throws IOException {
        return Child.freePort();
    }

    private static boolean listens(int port) {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    int port() {
        return port;
    }

    long cpuNanos() {
        return CpuTime.ofTree(process.pid());
    }

    /** What wrk counted. */
    record Load(double perSecond, long requests) {}

    /** A POST of this body by so many connections, for so many seconds. */
    static Load post(Path folder, int port, String key, String body, int connections, int seconds)
            throws IOException, InterruptedException {
        Path script = folder.resolve("post.lua");
        String quoted = body.replace("\\", "\\\\").replace("'", "\\'");
        Files.writeString(script, """
                wrk.method = 'POST'
                wrk.body = '%s'
                wrk.headers['Content-Type'] = 'application/json'
                wrk.headers['Authorization'] = 'Bearer %s'
                """.formatted(quoted, key));
        return wrk(Map.of(), port, "/v1/chat/completions", connections, seconds, "-s", script.toString());
    }

    /** A GET with these headers. */
    static Load get(Map<String, String> headers, int port, String path, int connections, int seconds)
            throws IOException, InterruptedException {
        return wrk(headers, port, path, connections, seconds);
    }

    private static Load wrk(
            Map<String, String> headers, int port, String path, int connections, int seconds, String... more)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("wrk", "-t1", "-c" + connections, "-d" + seconds + "s"));
        headers.forEach((name, value) -> command.addAll(List.of("-H", name + ": " + value)));
        command.addAll(List.of(more));
        command.add("http://127.0.0.1:" + port + path);
        Process wrk = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        wrk.waitFor();
        Matcher rate = RATE.matcher(said);
        Matcher count = COUNT.matcher(said);
        if (!rate.find() || !count.find() || said.contains("Non-2xx")) throw new IOException(said);
        return new Load(Double.parseDouble(rate.group(1)), Long.parseLong(count.group(1)));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
