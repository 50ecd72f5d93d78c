package com.smartoken.relay.observe;

import com.smartoken.LogLines;
import com.smartoken.money.Usd;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A line for each request, {@code name=value}: our own words and numbers, nothing that a caller wrote. The configuration
 * of the log has another thread write them.
 */
public final class CallLog implements Consumer<EndedCall>, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger("call");

    @Override
    public void accept(EndedCall ended) {
        if (!log.isInfoEnabled()) return;
        StringBuilder line = new StringBuilder(300)
                .append("id=")
                .append(ended.id())
                .append(" path=")
                .append(ended.path())
                .append(" status=")
                .append(ended.status());
        if (ended.code() != null) line.append(" code=").append(ended.code());
        Observed call = ended.call();
        if (call != null) add(line, call);
        line.append(" ms=").append(ended.time().toMillis());
        log.info("{}", line);
    }

    /** Writes what waits, at the end of the process: nothing is written after it. */
    @Override
    public void close() {
        if (!(log instanceof ch.qos.logback.classic.Logger logger)) return;
        logger.iteratorForAppenders().forEachRemaining(appender -> {
            if (appender instanceof LogLines waiting) waiting.stop();
        });
    }

    private static void add(StringBuilder line, Observed call) {
        line.append(" account=").append(call.accountId());
        line.append(" key=").append(call.keyPrefix());
        line.append(" model=").append(call.model());
        if (call.route() != null) line.append(" route=").append(call.route());
        line.append(" stream=").append(call.streamed());
        line.append(" input=").append(call.tokens().input());
        line.append(" cached=").append(call.tokens().cached());
        line.append(" output=").append(call.tokens().output());
        line.append(" cost=").append(new Usd(call.charged()).plain());
        if (!call.given().equals("nothing")) line.append(" given=").append(call.given());
        if (call.firstByteMillis() != null) line.append(" first_byte_ms=").append(call.firstByteMillis());
        line.append(" attempts=\"").append(call.tried()).append('"');
    }
}
