package com.smartoken.http;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.jspecify.annotations.Nullable;

/**
 * Connections on which the head of a request (its line and its headers) must be there within a time, counted from its
 * first byte. Who trickles is told so with 408 and cut; the connection's idle timeout alone begins anew with each byte.
 * Between two requests nothing runs but that timeout. A head has no more than {@value #FIELDS_MAX} fields, for each takes
 * twenty times its shortest length in memory.
 */
final class TimedHeads extends HttpConnectionFactory {
    static final int FIELDS_MAX = 200;

    private static final Pattern LONE_PERCENT = Pattern.compile("%(?![0-9A-Fa-f]{2})");

    private final Duration max;

    /** @param max for each head */
    TimedHeads(HttpConfiguration http, Duration max) {
        super(http);
        this.max = max;
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        Timed connection = new Timed(getHttpConfiguration(), connector, endPoint);
        connection.setTransferEncodingChunkMaxLength(getTransferEncodingChunkMaxLength());
        return configure(connection, connector, endPoint);
    }

    private final class Timed extends HttpConnection {
        private @Nullable RequestHandler handler; // made by the constructor of the class above, before the parser

        Timed(HttpConfiguration http, Connector connector, EndPoint endPoint) {
            super(http, connector, endPoint);
        }

        @Override
        protected RequestHandler newRequestHandler() {
            RequestHandler made = new Counting();
            handler = made;
            return made;
        }

        private final class Counting extends RequestHandler {
            private int fields;

            @Override
            public void startRequest(String method, String uri, HttpVersion version) {
                fields = 0;
                super.startRequest(method, readable(uri), version);
            }

            @Override
            public void parsedHeader(HttpField field) {
                if (++fields > FIELDS_MAX) {
                    throw new HttpException.RuntimeException(
                            HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431, "too many fields");
                }
                super.parsedHeader(field);
            }
        }

        /**
         * A percent sign that begins nothing stands for itself, as in browsers, and so do all where what they begin is no
         * text: then a route can say what is not there.
         */
        private static String readable(String uri) {
            if (uri.indexOf('%') < 0) return uri;
            int query = uri.indexOf('?');
            String path = query < 0 ? uri : uri.substring(0, query);
            String whole = LONE_PERCENT.matcher(path).replaceAll("%25");
            return (isText(whole) ? whole : path.replace("%", "%25")) + uri.substring(path.length());
        }

        private static boolean isText(String path) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(path.length());
            for (int i = 0; i < path.length(); i++) {
                boolean isEscape = path.charAt(i) == '%';
                int next = isEscape ? Integer.parseInt(path, i + 1, i + 3, 16) : path.charAt(i);
                if (next == 0) return false;
                if (isEscape) i += 2;
                // What came as it is was looked at by the parser.
                bytes.write(isEscape ? next : 'x');
            }
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray()));
                return true;
            } catch (CharacterCodingException e) {
                return false;
            }
        }

        @Override
        protected HttpParser newHttpParser(HttpCompliance compliance) {
            return new HeadParser(requireNonNull(handler), compliance, this, max);
        }
    }
}
