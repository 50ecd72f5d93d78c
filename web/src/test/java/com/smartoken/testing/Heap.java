package com.smartoken.testing;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * How many objects of each class the JVM holds on to, after a whole collection.
 *
 * @param histogram as the JVM prints it: one string, so that what is known of a heap hardly adds to the next one
 */
public record Heap(String histogram) {
    private static final Pattern ROW = Pattern.compile("(?m)^\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+(\\S+)");

    /** What a collector writes where nothing is, so that it can walk over it: as many as the gaps happen to be. */
    private static final String FILLER = "jdk.internal.vm.Filler";

    /** As it is now. */
    public static Heap now() {
        try {
            return new Heap((String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()}));
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What there is more of than there was, by class. */
    public Map<String, Long> grownSince(Heap before) {
        Map<String, Long> known = before.instances();
        Map<String, Long> grown = new TreeMap<>();
        instances().forEach((name, count) -> {
            long more = count - known.getOrDefault(name, 0L);
            if (more > 0) grown.put(name, more);
        });
        return grown;
    }

    private Map<String, Long> instances() {
        Map<String, Long> instances = new HashMap<>();
        Matcher row = ROW.matcher(histogram);
        while (row.find()) {
            if (!row.group(2).contains(FILLER)) instances.merge(row.group(2), Long.parseLong(row.group(1)), Long::sum);
        }
        return instances;
    }
}
