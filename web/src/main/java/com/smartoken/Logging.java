package com.smartoken;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.Logger;

/**
 * The log: to standard error, warnings of others and what we say ourselves. Logback finds this class by itself. It is
 * written in Java because reading the same from XML costs a command a tenth of a second. A file that
 * {@code -Dlogback.configurationFile} names is used instead, and so is {@code logback-test.xml}, which comes with the
 * classes of tests, unless {@code -Dsmartoken.log=served} asks for the log as it is in production.
 */
public final class Logging extends ContextAwareBase implements Configurator {
    private static final String STAMP = "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z',UTC} %-5level ";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (isSetElsewhere()) return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        context.getLogger("com.smartoken").setLevel(Level.INFO);
        // What it says when a port is taken, Server says in one line.
        context.getLogger("io.javalin.Javalin").setLevel(Level.OFF);
        // It asks for a newer PostgreSQL than we promise to run on; the tests run on the oldest.
        context.getLogger("org.jooq.impl.DefaultExecuteContext.logVersionSupport")
                .setLevel(Level.OFF);
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
        context.getLogger(Logger.ROOT_LOGGER_NAME)
                .addAppender(console(context, STAMP + "%logger{0} %replace(%msg){'[\\r\\n]+',' '}%n"));
        calls(context);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static boolean isSetElsewhere() {
        if (System.getProperty("logback.configurationFile") != null) return true;
        return !"served".equals(System.getProperty("smartoken.log"))
                && ClassLoader.getSystemResource("logback-test.xml") != null;
    }

    /**
     * A line for each request to the API, in our own words, without line ends. The lines are written by a thread of their
     * own: whoever reads the log too slowly loses lines, callers wait for nobody.
     */
    private static void calls(LoggerContext context) {
        LogLines aside = new LogLines(encoder(context, STAMP + "%logger %msg%n"), ConsoleTarget.SystemErr.getStream());
        aside.setContext(context);
        aside.start();
        ch.qos.logback.classic.Logger call = context.getLogger("call");
        call.setLevel(Level.INFO);
        call.setAdditive(false);
        call.addAppender(aside);
    }

    private static ConsoleAppender<ILoggingEvent> console(LoggerContext context, String pattern) {
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setTarget("System.err");
        console.setEncoder(encoder(context, pattern));
        console.start();
        return console;
    }

    private static PatternLayoutEncoder encoder(LoggerContext context, String pattern) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(pattern);
        encoder.start();
        return encoder;
    }
}
