package com.smartoken.http;

import com.smartoken.db.RequestIds;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.ContentType;
import io.javalin.http.servlet.JavalinServlet;
import io.javalin.router.Endpoint;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Javalin's routes on a Jetty of our own making, which has what a request needs and nothing that would outlive it.
 * Javalin's own brings sessions and WebSockets along, and a header that anybody may send left a session in memory.
 */
public final class HttpServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HttpServer.class);

    private static final long STOP_MILLIS_MAX = 30_000;
    private static final int HEADERS_BYTES_MAX = 16 << 10;

    /** So many bytes come in a moment; who needs longer wants to hold a connection. */
    private static final Duration HEAD_MAX = Duration.ofSeconds(30);

    /** What a connection may hold while its next request has not come whole: its buffers and the fields of its head. */
    private static final long CONNECTION_BYTES_MAX = 64 << 10;

    private final Javalin javalin;
    private final Server server = new Server(threads());
    private final ServerConnector connector;

    /**
     * Where and how it listens.
     *
     * @param port 0 for any that is free
     * @param bodyBytesMax the most that a body may have that a route reads whole
     * @param stall after which a client is cut on whose request nothing moves; the head must be there by then, whole
     */
    public record Listening(String host, int port, long bodyBytesMax, Duration stall, RequestIds ids) {}

    /** With these routes; it does not listen before {@link #start}. */
    public HttpServer(Listening listening, Consumer<JavalinConfig> routes) {
        this(listening, connectionsMax(), routes);
    }

    /** The same that accepts no more connections while it has so many. */
    HttpServer(Listening listening, int connectionsMax, Consumer<JavalinConfig> routes) {
        HttpConfiguration http = configuration(listening);
        javalin = Javalin.create(config -> {
            config.http.maxRequestSize = listening.bodyBytesMax;
            config.http.prefer405over404 = true;
            config.http.compressionStrategy = CompressionStrategy.NONE;
            config.http.responseBufferSize = http.getOutputBufferSize();
            // It warns of a Javalin whose own start is never called.
            config.startup.startupWatcherEnabled = false;
            routes.accept(config);
        });
        ServletContextHandler context = new ServletContextHandler("/", ServletContextHandler.NO_SESSIONS);
        context.addServlet(new ServletHolder(new JavalinServlet(javalin.unsafe)), "/*");
        server.setHandler(new MethodNames(new BodyRoom(Room.ofHeap(), context)));
        server.setStopTimeout(STOP_MILLIS_MAX);
        server.setErrorHandler(new WireErrors(listening.ids));
        server.getMimeTypes().addInferred(ContentType.PLAIN, StandardCharsets.UTF_8.name());
        connector = new ServerConnector(server, new TimedHeads(http, min(listening.stall, HEAD_MAX)));
        connector.setHost(listening.host);
        connector.setPort(listening.port);
        server.addConnector(connector);
        server.addBean(new ConnectionLimit(connectionsMax, connector));
    }

    /** Has a handler see every request before the routes and whatever was put before them until now. */
    public void putBefore(Handler.Singleton handler) {
        server.insertHandler(handler);
    }

    /** Starts to listen. @throws IllegalStateException when it can't; its causes say why */
    public void start() {
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException("the server can't start", e);
        }
    }

    /** The port that it listens on: the one that was asked for, or the free one that was found. */
    public int port() {
        return connector.getLocalPort();
    }

    /** Every route, in the order in which they were listed. */
    public List<Endpoint> routes() {
        return javalin.unsafe.internalRouter.allHttpHandlers().stream()
                .map(parsed -> parsed.endpoint)
                .toList();
    }

    /** Takes no more requests and lets running ones end. One that does not end in time keeps nobody waiting for longer. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            log.warn("some requests did not end within {} s", STOP_MILLIS_MAX / 1000);
        }
    }

    /** As many as the heap could bear if each were held by somebody who sends nothing but headers. */
    private static int connectionsMax() {
        return (int) Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / CONNECTION_BYTES_MAX);
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static QueuedThreadPool threads() {
        QueuedThreadPool threads = new QueuedThreadPool(50, 4);
        threads.setName("jetty");
        threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("http-"));
        return threads;
    }

    private static HttpConfiguration configuration(Listening listening) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(HEADERS_BYTES_MAX);
        http.setIdleTimeout(listening.stall.toMillis());
        // Routes look at odd paths themselves and tell what is wrong.
        http.setUriCompliance(UriCompliance.LEGACY);
        return http;
    }
}
