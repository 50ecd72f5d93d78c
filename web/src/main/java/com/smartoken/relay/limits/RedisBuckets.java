package com.smartoken.relay.limits;

import com.smartoken.db.Buckets;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.time.InstantSource;

/** Token buckets that all nodes share, kept in Redis or Valkey. */
public final class RedisBuckets implements AutoCloseable {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);

    private final RedisClient client;
    private final StatefulRedisConnection<String, byte[]> connection;
    private final ProxyManager<String> manager;

    /** @throws io.lettuce.core.RedisException when it can't be reached */
    public RedisBuckets(String url, InstantSource clock) {
        RedisURI uri = RedisURI.create(url);
        uri.setTimeout(ANSWER_MAX);
        client = RedisClient.create(uri);
        connection = client.connect(RedisCodec.of(StringCodec.ASCII, ByteArrayCodec.INSTANCE));
        manager = Bucket4jLettuce.casBasedBuilder(connection)
                .clientClock(Buckets.meter(clock))
                .expirationAfterWrite(Buckets.EXPIRY)
                .requestTimeout(ANSWER_MAX)
                .build();
    }

    public ProxyManager<String> manager() {
        return manager;
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown(Duration.ZERO, ANSWER_MAX);
    }
}
