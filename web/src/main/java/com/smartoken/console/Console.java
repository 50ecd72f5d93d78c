package com.smartoken.console;

import com.smartoken.http.Access;
import com.smartoken.http.ContentCoding;
import com.smartoken.http.Htmx;
import com.smartoken.http.OwnPage;
import com.smartoken.http.Representation;
import com.smartoken.templates.Templates;
import gg.jte.models.runtime.JteModel;
import gg.jte.output.Utf8ByteOutput;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What all private pages share: the frame with its sections, and how a page is answered. */
public final class Console {
    private static final String BRAND = "SmarToken";
    private static final String HTML = "text/html; charset=utf-8";

    private final Templates templates;
    private final Supplier<Files> files;
    private final List<Section> sections;
    private final List<Section> staff;

    /** Addresses of what every page loads; {@code partScripts} only those whose parts are exchanged. */
    public record Files(String stylesheet, String icon, List<String> scripts, List<String> partScripts) {}

    /** A part of the console. */
    public record Section(String label, String href) {
        private ConsoleLayout.Nav on(String path) {
            return new ConsoleLayout.Nav(label, href, currentOn(path), SectionIcon.of(href));
        }

        private String currentOn(String path) {
            if (path.equals(href)) return "page";
            return !href.equals("/console") && path.startsWith(href + "/") ? "true" : "false";
        }
    }

    /**
     * @param sections those that exist, in order
     * @param staff the same of those that only operators see
     */
    public Console(Templates templates, Supplier<Files> files, List<Section> sections, List<Section> staff) {
        this.templates = templates;
        this.files = files;
        this.sections = List.copyOf(sections);
        this.staff = List.copyOf(staff);
    }

    /** Adds the door of the staff, which leads to the first of their sections. */
    public void addTo(RoutesConfig routes) {
        routes.get("/operator", ctx -> ctx.redirect(staff.getFirst().href(), HttpStatus.SEE_OTHER), Access.OPERATOR);
    }

    public Templates templates() {
        return templates;
    }

    /** The frame of the page at {@code path} for somebody, or for nobody. */
    public ConsoleLayout layout(String title, String path, @Nullable Visitor visitor) {
        Files now = files.get();
        return new ConsoleLayout(
                title + " · " + BRAND,
                now.stylesheet,
                now.icon,
                now.scripts,
                now.partScripts,
                visitor == null ? List.of() : on(path, sections),
                visitor == null || !visitor.isOperator() ? List.of() : on(path, staff),
                visitor == null ? "" : visitor.account().email(),
                visitor == null ? "" : visitor.csrfToken());
    }

    private static List<ConsoleLayout.Nav> on(String path, List<Section> sections) {
        return sections.stream().map(section -> section.on(path)).toList();
    }

    /** Answers with the part of a page that htmx asks for by its id, or else with the page. */
    public void answer(Context ctx, JteModel page, String id, JteModel part) {
        answer(ctx, Htmx.wants(ctx, id) ? part : page);
    }

    /** Answers with a rendered page, packed as the browser likes it: the token in it is masked anew each time. */
    public void answer(Context ctx, JteModel page) {
        Utf8ByteOutput output = new Utf8ByteOutput();
        page.render(output);
        OwnPage.mark(ctx);
        Representation.Coded coded =
                Representation.of(HTML, output.toByteArray()).in(ContentCoding.best(ctx.header("Accept-Encoding")));
        if (coded.coding() != ContentCoding.IDENTITY) {
            ctx.header("Content-Encoding", coded.coding().token());
        }
        ctx.header("Vary", "Accept-Encoding, " + Htmx.VARY).contentType(HTML).result(coded.bytes());
    }
}
