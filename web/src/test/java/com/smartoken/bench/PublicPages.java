package com.smartoken.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Pages from memory against nginx with the same bytes as a file, on this machine: requests a second of each in turn, by
 * wrk. Needs {@code nginx} and {@code wrk}.
 */
final class PublicPages implements Benchmark {
    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s*([0-9.]+)");
    private static final int NGINX_PORT = 18_089;
    private static final int ROUNDS = 3;
    private static final double TIMES_MAX = 2;
    private static final String PATH = "/models";

    @Override
    public String name() {
        return "pages";
    }

    @Override
    public void run(Rig rig, Duration time, Report report) throws Exception {
        if (!has("nginx") || !has("wrk")) {
            report.note("pages: not measured. Type: apt-get install -y nginx-light wrk");
            return;
        }
        for (String coding : List.of("gzip", "identity")) {
            String url = "http://127.0.0.1:" + rig.node().port() + PATH;
            Path folder = Files.createTempDirectory("pages-bench");
            Process nginx = nginx(folder, bytes(url, coding), coding);
            try {
                compare(url, coding, report);
            } finally {
                nginx.destroy();
                nginx.waitFor();
            }
        }
    }

    private static boolean has(String program) {
        return Stream.of("/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin")
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private void compare(String url, String coding, Report report) throws IOException, InterruptedException {
        rate(url, coding, 10); // warms the compiler up
        double ours = 0;
        double theirs = 0;
        for (int round = 0; round < ROUNDS; round++) {
            ours = Math.max(ours, rate(url, coding, 5));
            theirs = Math.max(theirs, rate("http://127.0.0.1:" + NGINX_PORT + "/page", coding, 5));
        }
        report.tell(name(), coding + ": pages", ours, "req/s");
        report.tell(name(), "  nginx with the same bytes", theirs, "req/s");
        report.atMost(name(), "  nginx's for one of ours", theirs / ours, "", TIMES_MAX);
    }

    private static double rate(String url, String coding, int seconds) throws IOException, InterruptedException {
        Process wrk = new ProcessBuilder(
                        "wrk", "-t1", "-c32", "-d" + seconds + "s", "-H", "Accept-Encoding: " + coding, url)
                .redirectErrorStream(true)
                .start();
        String said = new String(wrk.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        wrk.waitFor();
        Matcher rate = RATE.matcher(said);
        if (!rate.find() || said.contains("Non-2xx")) throw new IllegalStateException(said);
        return Double.parseDouble(rate.group(1));
    }

    /** The bytes as our server sends them, so that both send the same. */
    private static byte[] bytes(String url, String coding) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                    .header("Accept-Encoding", coding)
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
        }
    }

    private static Process nginx(Path folder, byte[] bytes, String coding) throws IOException, InterruptedException {
        Files.write(folder.resolve("page"), bytes);
        String encoded = coding.equals("identity") ? "" : "add_header Content-Encoding " + coding + ";";
        Files.writeString(folder.resolve("nginx.conf"), """
                daemon off; worker_processes auto; pid %1$s/pid; error_log %1$s/error.log;
                events { worker_connections 512; }
                http {
                  access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000;
                  open_file_cache max=10; default_type text/html;
                  server { listen 127.0.0.1:%2$d; root %1$s; etag on; add_header Vary Accept-Encoding; %3$s }
                }
                """.formatted(folder, NGINX_PORT, encoded));
        Path log = folder.resolve("out.log");
        // Its workers may run as somebody else.
        folder.toFile().setExecutable(true, false);
        folder.toFile().setReadable(true, false);
        Process nginx = new ProcessBuilder(
                        "nginx", "-c", folder.resolve("nginx.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        while (!listens()) {
            if (!nginx.isAlive()) throw new IllegalStateException(Files.readString(log));
            Thread.onSpinWait(); // it says nothing when it listens
        }
        return nginx;
    }

    private static boolean listens() {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), NGINX_PORT)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
