package com.smartoken.wire.upstream;

import com.smartoken.wire.upstream.UpstreamFailure.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.function.Predicate;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Opens connections: name lookup, TCP, TLS, all within one time. */
final class Connector {
    private final SSLSocketFactory tls;
    private final Predicate<InetAddress> allowed;
    private final Resolver resolver;
    private final Reaper reaper;

    Connector(SSLSocketFactory tls, Predicate<InetAddress> allowed, Resolver resolver, Reaper reaper) {
        this.tls = tls;
        this.allowed = allowed;
        this.resolver = resolver;
        this.reaper = reaper;
    }

    /** Opens a connection to the first of the target's addresses that answers. */
    Connection connect(Target target, Deadlines deadlines) throws UpstreamFailure {
        deadlines.awaitConnection();
        InetAddress[] addresses = resolver.resolve(target.host(), deadlines);
        UpstreamFailure failure = UpstreamFailure.unsent(Kind.CONNECT, "no address that is allowed");
        for (int i = 0; i < addresses.length; i++) {
            if (!allowed.test(addresses[i])) {
                continue;
            }
            long left = deadlines.endsAt() - System.nanoTime();
            int share = (int) (left / 1_000_000 / (addresses.length - i));
            if (share <= 0) {
                throw timeout(deadlines);
            }
            try {
                return open(target, new InetSocketAddress(addresses[i], target.port()), share, deadlines);
            } catch (UpstreamFailure e) {
                if (e.kind() == Kind.CANCELLED) {
                    throw e;
                }
                failure = e;
            }
        }
        throw failure;
    }

    private Connection open(Target target, InetSocketAddress address, int millis, Deadlines deadlines)
            throws UpstreamFailure {
        Connection connection = tcp(address, millis, deadlines);
        reaper.watch(connection);
        if (target.tls()) {
            secure(connection, target);
        }
        return connection;
    }

    private static Connection tcp(InetSocketAddress address, int millis, Deadlines deadlines) throws UpstreamFailure {
        SocketChannel channel = null;
        try {
            channel = SocketChannel.open();
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.socket().connect(address, millis);
            return new Connection(channel, deadlines);
        } catch (SocketTimeoutException e) {
            close(channel);
            throw timeout(deadlines);
        } catch (IOException e) {
            close(channel);
            throw failure(Kind.CONNECT, e);
        }
    }

    private void secure(Connection connection, Target target) throws UpstreamFailure {
        IOException fault = null;
        connection.guard();
        try {
            connection.secure(handshake(connection.socket(), target));
        } catch (IOException e) {
            fault = e;
        }
        boolean late = connection.unguard();
        if (late || fault != null) {
            connection.close();
            throw late || fault == null ? timeout(connection.deadlines()) : failure(Kind.TLS, fault);
        }
    }

    private SSLSocket handshake(Socket socket, Target target) throws IOException {
        SSLSocket secured = (SSLSocket) tls.createSocket(socket, target.host(), target.port(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setApplicationProtocols(new String[] {"http/1.1"});
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    /** The class alone: messages of network faults name hosts. */
    private static UpstreamFailure failure(Kind kind, IOException e) {
        boolean interrupted = Thread.currentThread().isInterrupted();
        return UpstreamFailure.unsent(
                interrupted ? Kind.CANCELLED : kind, e.getClass().getSimpleName());
    }

    private static UpstreamFailure timeout(Deadlines deadlines) {
        return UpstreamFailure.unsent(deadlines.endsBy(), "no connection in time");
    }

    private static void close(@Nullable SocketChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // There is nothing left to save.
        }
    }
}
