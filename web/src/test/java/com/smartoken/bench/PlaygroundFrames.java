package com.smartoken.bench;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.smartoken.testing.Browser;
import com.smartoken.testing.Browser.Look;
import java.util.List;
import java.util.Map;

/** Four streams side by side on a slow phone, beside a page that does nothing but paint the same words. */
final class PlaygroundFrames {
    private static final int PLACES = 4;
    private static final int SLOWER = 4;
    private static final int CHUNKS = 400;
    private static final int PACE_MICROS = 10_000;

    /** Of a hundred frames, how many more may be dropped than by a page that only paints the same words. */
    private static final double DROPPED_MORE_MAX = 10;

    private final Rig rig;
    private final Report report;

    PlaygroundFrames(Rig rig, Report report) {
        this.rig = rig;
        this.report = report;
    }

    void run(Browser browser, String site, String key) throws Exception {
        sideBySide(browser, site, plain(browser, site, key));
    }

    /** What four streams did to a page: frames, and processor time of its main thread. */
    private record Frames(double frames, double dropped, double longest, double millis) {
        double droppedOfHundred() {
            return 100 * dropped / (frames + dropped);
        }

        double microsOfToken() {
            return 1_000 * millis / (PLACES * CHUNKS);
        }
    }

    private Frames plain(Browser browser, String site, String key) throws Exception {
        try (Browser.Visit visit = PlaygroundScreen.visit(browser, site, Look.PHONE)) {
            Page page = PlaygroundScreen.open(visit.page(), site);
            Books books = new Books(rig);
            Frames frames = slowly(
                    page, () -> page.evaluate("([key, places]) => watchPlain(key, places)", List.of(key, PLACES)));
            books.reconcile(report, PlaygroundScreen.NAME, PLACES, 0);
            return frames;
        }
    }

    private void sideBySide(Browser browser, String site, Frames plain) throws Exception {
        try (Browser.Visit visit = PlaygroundScreen.visit(browser, site, Look.PHONE)) {
            Page page = PlaygroundScreen.open(visit.page(), site);
            for (int i = 1; i < PLACES; i++) page.locator("#add-model").click();
            Books books = new Books(rig);
            Frames seen = slowly(page, () -> {
                page.evaluate("() => watchFrames()");
                page.waitForCondition(() -> page.locator(PlaygroundScreen.ENDED).count() == PLACES);
            });
            report.tell(
                    PlaygroundScreen.NAME,
                    PLACES + " streams, " + SLOWER + "x slower: load",
                    PlaygroundScreen.load(),
                    "");
            report.tell(PlaygroundScreen.NAME, "  frames", seen.frames, "");
            report.tell(PlaygroundScreen.NAME, "  frames dropped", seen.droppedOfHundred(), "%");
            report.tell(PlaygroundScreen.NAME, "  by a page that only paints the words", plain.droppedOfHundred(), "%");
            double more = seen.droppedOfHundred() - plain.droppedOfHundred();
            report.atMost(PlaygroundScreen.NAME, "  dropped more than by that page", more, "%", DROPPED_MORE_MAX);
            report.tell(PlaygroundScreen.NAME, "  longest frame", seen.longest, "ms");
            report.tell(PlaygroundScreen.NAME, "  longest frame of that page", plain.longest, "ms");
            report.tell(PlaygroundScreen.NAME, "  processor, the page's thread", seen.microsOfToken(), "µs/token");
            report.tell(
                    PlaygroundScreen.NAME, "  processor, the thread of that page", plain.microsOfToken(), "µs/token");
            report.tell(PlaygroundScreen.NAME, "  times the processor of that page", seen.millis / plain.millis, "");
            books.reconcile(report, PlaygroundScreen.NAME, PLACES, 0);
        }
    }

    /** On a processor so many times slower, with its time told by the clock of the page's own thread. */
    private static Frames slowly(Page page, Runnable streams) {
        page.evaluate("([chunks, pace]) => void streams(chunks, pace)", List.of(CHUNKS, PACE_MICROS));
        CDPSession session = page.context().newCDPSession(page);
        session.send("Emulation.setCPUThrottlingRate", object("rate", new JsonPrimitive(SLOWER)));
        session.send("Performance.enable", object("timeDomain", new JsonPrimitive("threadTicks")));
        double before = taskSeconds(session);
        streams.run();
        double millis = 1_000 * (taskSeconds(session) - before);
        Map<?, ?> seen = (Map<?, ?>) page.evaluate("() => framesSeen()");
        return new Frames(
                PlaygroundScreen.number(seen.get("frames")),
                PlaygroundScreen.number(seen.get("dropped")),
                PlaygroundScreen.number(seen.get("longest")),
                millis);
    }

    private static double taskSeconds(CDPSession session) {
        for (JsonElement metric : session.send("Performance.getMetrics").getAsJsonArray("metrics")) {
            JsonObject one = metric.getAsJsonObject();
            if (one.get("name").getAsString().equals("TaskDuration"))
                return one.get("value").getAsDouble();
        }
        throw new IllegalStateException("the browser tells no processor time");
    }

    private static JsonObject object(String name, JsonElement value) {
        JsonObject object = new JsonObject();
        object.add(name, value);
        return object;
    }
}
