package com.smartoken.testing;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * The one Chromium of this process; a fresh context for each visit, with what the page complained about. Playwright wants
 * to be spoken to by one thread only.
 */
public final class Browser implements AutoCloseable {
    private static final List<String> FLAGS = List.of(
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            // Pages of ours need no walls between each other, and a process for each is a fifth of what a visit costs.
            "--process-per-site",
            "--renderer-process-limit=1",
            "--disable-site-isolation-trials",
            "--disable-features=IsolateOrigins,site-per-process,SpareRendererForSitePerProcess");

    /** The shell draws the same without the windows and menus that nobody sees, at a third of the cost of a visit. */
    private static final List<String> NAMES =
            List.of("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome");

    private final Queue<BrowserContext> contexts = new ConcurrentLinkedQueue<>();

    /** Started by the first who needs it, ended with the process. */
    private static final class Shared {
        static final Playwright PLAYWRIGHT = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        static final com.microsoft.playwright.Browser CHROMIUM = PLAYWRIGHT
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable())
                        .setArgs(FLAGS));

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(PLAYWRIGHT::close, "end of Chromium"));
        }
    }

    /** How a page is looked at. */
    public record Look(int width, int height, ColorScheme scheme, boolean script) {
        public static final Look DESKTOP = new Look(1440, 900, ColorScheme.LIGHT, true);
        public static final Look PHONE = new Look(390, 844, ColorScheme.LIGHT, true);

        public Look dark() {
            return new Look(width, height, ColorScheme.DARK, script);
        }

        public Look withoutScript() {
            return new Look(width, height, scheme, false);
        }
    }

    /** A page and every error that its console or its scripts told. */
    public record Visit(Page page, List<String> errors) implements AutoCloseable {
        @Override
        public void close() {
            page.context().close();
        }
    }

    public Visit visit(String url, Look look) {
        BrowserContext context = Shared.CHROMIUM.newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(look.width, look.height)
                .setColorScheme(look.scheme)
                .setJavaScriptEnabled(look.script));
        contexts.add(context);
        Page page = context.newPage();
        List<String> errors = new ArrayList<>();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) errors.add(message.text());
        });
        page.onPageError(errors::add);
        page.navigate(url);
        return new Visit(page, errors);
    }

    /** What {@code ./smartoken test} found and tried, or where a build that is started otherwise looks. */
    private static Path executable() {
        String found = System.getProperty("smartoken.chromium", System.getenv("SMARTOKEN_CHROMIUM"));
        if (found != null) return Path.of(found);
        Stream<String> folders = Arrays.stream(System.getenv("PATH").split(File.pathSeparator));
        return Stream.concat(folders, Stream.of("/usr/bin"))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "Chromium is missing. ./smartoken test installs it, or says what to type."));
    }

    /** Ends the visits that nobody ended. */
    @Override
    public void close() {
        contexts.forEach(BrowserContext::close);
    }
}
