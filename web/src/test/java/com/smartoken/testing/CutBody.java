package com.smartoken.testing;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

/** Bodies of which what came before a cut is kept where they are event streams; any other must be whole. */
final class CutBody {
    private CutBody() {}

    static BodyHandler<String> text() {
        return info -> isStream(info) ? new Text() : BodySubscribers.ofString(StandardCharsets.UTF_8);
    }

    static BodyHandler<Stream<String>> lines() {
        return info -> isStream(info)
                ? BodySubscribers.mapping(BodySubscribers.ofInputStream(), CutBody::lines)
                : BodySubscribers.ofLines(StandardCharsets.UTF_8);
    }

    private static boolean isStream(ResponseInfo info) {
        return info.headers().firstValue("content-type").orElse("").startsWith("text/event-stream");
    }

    private static Stream<String> lines(InputStream in) {
        InputStream kept = new FilterInputStream(in) {
            @Override
            public int read(byte[] bytes, int from, int length) {
                try {
                    return super.read(bytes, from, length);
                } catch (IOException e) {
                    return -1;
                }
            }
        };
        return new BufferedReader(new InputStreamReader(kept, StandardCharsets.UTF_8))
                .lines()
                .onClose(() -> close(kept));
    }

    /** Leaves. */
    private static void close(InputStream in) {
        try {
            in.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Text implements BodySubscriber<String> {
        private final CompletableFuture<String> body = new CompletableFuture<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public CompletionStage<String> getBody() {
            return body;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                byte[] piece = new byte[buffer.remaining()];
                buffer.get(piece);
                bytes.writeBytes(piece);
            }
        }

        @Override
        public void onError(Throwable cut) {
            onComplete();
        }

        @Override
        public void onComplete() {
            body.complete(bytes.toString(StandardCharsets.UTF_8));
        }
    }
}
