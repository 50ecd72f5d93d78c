package com.smartoken.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * An upstream that costs next to nothing: one thread, answers made beforehand, streams at the pace that the request
 * names. A program of its own, which prints its port and ends when its standard input does.
 */
final class InstantUpstream {
    private static final int BACKLOG = 1024;

    private final Selector selector;
    private final ServerSocketChannel listener;
    private final PriorityQueue<InstantConnection> paced =
            new PriorityQueue<>(Comparator.comparingLong(InstantConnection::dueNanos));
    private final Tally tally = new Tally();

    /** What it answered so far. */
    static final class Tally {
        long requests;
        long chunks;
    }

    private InstantUpstream() throws IOException {
        selector = Selector.open();
        listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
    }

    public static void main(String[] args) throws IOException {
        InstantUpstream upstream = new InstantUpstream();
        System.out.println(upstream.listener.socket().getLocalPort());
        Thread.ofPlatform().daemon().start(InstantUpstream::endWithInput);
        while (true) upstream.turn();
    }

    private static void endWithInput() {
        try {
            while (System.in.read() >= 0) {}
        } catch (IOException e) {
            // the parent is gone all the same
        }
        Runtime.getRuntime().halt(0);
    }

    private void turn() throws IOException {
        InstantConnection next = paced.peek();
        long wait = next == null ? Long.MAX_VALUE : next.dueNanos() - System.nanoTime();
        if (next == null) selector.select();
        else if (wait > 1_000_000) selector.select(wait / 1_000_000);
        else selector.selectNow();
        for (SelectionKey key : selector.selectedKeys()) serve(key);
        selector.selectedKeys().clear();
        sendDue();
    }

    private void serve(SelectionKey key) throws IOException {
        if (key.isAcceptable()) {
            SocketChannel channel = listener.accept();
            if (channel == null) return;
            channel.configureBlocking(false);
            channel.socket().setTcpNoDelay(true);
            SelectionKey own = channel.register(selector, SelectionKey.OP_READ);
            own.attach(new InstantConnection(channel, own, tally));
            return;
        }
        InstantConnection connection = (InstantConnection) key.attachment();
        try {
            if (key.isWritable()) connection.flush();
            if (key.isReadable() && connection.receive()) paced.add(connection);
        } catch (IOException e) {
            paced.remove(connection);
            connection.close();
        }
    }

    private void sendDue() {
        long now = System.nanoTime();
        while (!paced.isEmpty() && paced.peek().dueNanos() - now <= 0) {
            InstantConnection connection = paced.poll();
            try {
                if (connection.sendChunk()) paced.add(connection);
            } catch (IOException e) {
                connection.close();
            }
        }
    }
}
