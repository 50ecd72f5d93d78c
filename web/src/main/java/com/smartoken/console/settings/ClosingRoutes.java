package com.smartoken.console.settings;

import com.smartoken.console.Console;
import com.smartoken.console.Figures;
import com.smartoken.console.MessagePage;
import com.smartoken.console.Visitor;
import com.smartoken.console.Visitors;
import com.smartoken.db.Account;
import com.smartoken.db.Closures;
import com.smartoken.db.Exports;
import com.smartoken.db.Wallets;
import com.smartoken.http.Access;
import com.smartoken.http.Inputs;
import com.smartoken.money.Usd;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Taking one's data along, and leaving. */
final class ClosingRoutes {
    private static final String CLOSE = "/console/settings/close";

    /** Exports that run at once on this node. */
    private static final int EXPORTS_MAX = 4;

    /** Of an address that is typed; more than any has. */
    private static final int ADDRESS_LENGTH_MAX = 400;

    private final Closures closures;
    private final Exports exports;
    private final Wallets wallets;
    private final Visitors visitors;
    private final Console console;
    private final Semaphore running = new Semaphore(EXPORTS_MAX);

    ClosingRoutes(Closures closures, Exports exports, Wallets wallets, Visitors visitors, Console console) {
        this.closures = closures;
        this.exports = exports;
        this.wallets = wallets;
        this.visitors = visitors;
        this.console = console;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/console/settings/export", this::export, Access.SIGNED_IN);
        routes.get(CLOSE, ctx -> show(ctx, "", ""), Access.SIGNED_IN);
        routes.post(CLOSE, this::close, Access.SIGNED_IN);
    }

    /** A file for each kind of thing, packed while it is read: it begins to arrive at once, however long it gets. */
    private void export(Context ctx) {
        Account account = Visitors.of(ctx).account();
        if (!running.tryAcquire()) {
            ctx.status(429).header("Retry-After", "60");
            MessagePage page = new MessagePage(
                    console.layout("Too many exports are running", CLOSE, Visitors.of(ctx)),
                    "Too many exports are running",
                    "Please try again in a minute.",
                    "Back to the settings",
                    "/console/settings",
                    "");
            console.answer(ctx, console.templates().consoleMessage(page));
            return;
        }
        try {
            ctx.contentType("application/zip")
                    .header(
                            "Content-Disposition",
                            "attachment; filename=\"smartoken-" + account.reference() + ".zip\"");
            try (ZipOutputStream zip = new ZipOutputStream(ctx.outputStream(), StandardCharsets.UTF_8)) {
                for (Exports.Part part : Exports.PARTS) {
                    zip.putNextEntry(new ZipEntry(part.name() + ".jsonl"));
                    exports.each(account.id(), part, line -> write(zip, line));
                    zip.closeEntry();
                    zip.flush();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            running.release();
        }
    }

    private static void write(OutputStream out, String line) {
        try {
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void close(Context ctx) {
        Account account = Visitors.of(ctx).account();
        String typed = Inputs.form(ctx, "email", ADDRESS_LENGTH_MAX);
        if (!typed.equalsIgnoreCase(account.email())) {
            ctx.status(422);
            show(ctx, typed, "Type the e-mail address of this account: " + account.email() + ".");
            return;
        }
        closures.close(account.id());
        visitors.signOut(ctx);
        tell(
                ctx,
                "Your account is closed",
                "Its keys no longer work and you are signed out everywhere. The records of what was paid and used are kept,"
                        + " as the law asks of us.");
    }

    private void show(Context ctx, String typed, String error) {
        Visitor visitor = Visitors.of(ctx);
        Wallets.Balance balance = wallets.balance(visitor.account().id());
        if (balance == null) throw new IllegalStateException("an account has a wallet");
        Figures figures = visitor.figures();
        ClosePage page = new ClosePage(
                console.layout("Close your account", CLOSE, visitor),
                visitor.account().email(),
                figures.usd(balance.promotional()),
                figures.usd(balance.paid()),
                balance.paid().compareTo(Usd.ZERO) > 0,
                typed,
                error);
        console.answer(ctx, console.templates().settingsClose(page));
    }

    private void tell(Context ctx, String title, String text) {
        MessagePage page =
                new MessagePage(console.layout(title, CLOSE, null), title, text, "Back to the site", "/", "");
        console.answer(ctx, console.templates().consoleMessage(page));
    }
}
