package com.smartoken.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Pages from memory against nginx with the same bytes as a file, on this machine: requests a second of each in turn, by
 * wrk. Needs {@code nginx} and {@code wrk}.
 */
final class PublicPages implements Benchmark {
    private static final int CONNECTIONS = 32;
    private static final int ROUNDS = 3;
    private static final double TIMES_MAX = 1.34;
    private static final String PATH = "/models";

    @Override
    public String name() {
        return "pages";
    }

    @Override
    public void run(Rig rig, Duration time, Report report) throws Exception {
        if (!Nginx.isThere()) {
            report.note("pages: not measured. Type: apt-get install -y nginx-light wrk");
            return;
        }
        for (String coding : List.of("gzip", "identity")) {
            Path folder = rig.setup().folder().resolve("pages-" + coding);
            Files.createDirectories(folder);
            Files.write(folder.resolve("page"), bytes(rig.node().port(), coding));
            try (Nginx nginx = nginx(folder, coding)) {
                compare(rig.node().port(), nginx, coding, report);
            }
        }
    }

    private void compare(int port, Nginx nginx, String coding, Report report) throws IOException, InterruptedException {
        Map<String, String> headers = Map.of("Accept-Encoding", coding);
        Nginx.get(headers, port, PATH, CONNECTIONS, 10); // warms the compiler up
        double ours = 0;
        double theirs = 0;
        for (int round = 0; round < ROUNDS; round++) {
            ours = Math.max(ours, Nginx.get(headers, port, PATH, CONNECTIONS, 5).perSecond());
            theirs = Math.max(
                    theirs,
                    Nginx.get(headers, nginx.port(), "/page", CONNECTIONS, 5).perSecond());
        }
        report.tell(name(), coding + ": pages", ours, "req/s");
        report.tell(name(), "  nginx with the same bytes", theirs, "req/s");
        report.atMost(name(), "  nginx's for one of ours", theirs / ours, "", TIMES_MAX);
    }

    /** The bytes as our server sends them, so that both send the same. */
    private static byte[] bytes(int port, String coding) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + PATH))
                    .header("Accept-Encoding", coding)
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
        }
    }

    private static Nginx nginx(Path folder, String coding) throws IOException {
        String encoded = coding.equals("identity") ? "" : "add_header Content-Encoding " + coding + ";";
        return Nginx.start(
                folder,
                "server { listen 127.0.0.1:%d; root %s; etag on; add_header Vary Accept-Encoding; %s }"
                        .formatted(Nginx.freePort(), folder, encoded));
    }
}
