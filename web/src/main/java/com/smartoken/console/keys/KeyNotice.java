package com.smartoken.console.keys;

import com.smartoken.console.Figures;
import com.smartoken.console.Visitors;
import com.smartoken.db.ListedKeys;
import com.smartoken.http.Inputs;
import io.javalin.http.Context;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the list of keys says of what was just done, from the address that a form leads to. */
final class KeyNotice {
    private static final int RUNNING_MAX = 999_999;

    private KeyNotice() {}

    static String of(Context ctx) {
        if (ctx.queryParam("saved") != null) return "Saved. Every node goes by it within a second.";
        if (ctx.queryParam("again") != null) {
            return "That form was sent before and made one key, which stands below. Its secret was shown once and can't"
                    + " be shown again: if you did not see it, replace the key and let the old one end at once.";
        }
        return "";
    }

    /** What the row of a key says that was just revoked, from the same address; empty when none was. */
    static String ofRevoked(Context ctx) {
        return ctx.queryParam("revoked") == null
                ? ""
                : revoked(
                        new ListedKeys.Running(
                                Inputs.count(ctx, "streams", RUNNING_MAX), Inputs.count(ctx, "others", RUNNING_MAX)),
                        Visitors.of(ctx).figures());
    }

    /** What became of the calls of a key when it was revoked. */
    static String revoked(ListedKeys.Running running, Figures figures) {
        int streams = running.streams();
        int others = running.others();
        String stopped = streams == 0
                ? "No stream of it was running."
                : figures.count(streams, "running stream") + (streams == 1 ? " was" : " were") + " told to stop.";
        String ending = others == 0
                ? ""
                : " " + figures.count(others, "call") + " without a stream may still end, and "
                        + (others == 1 ? "is" : "are") + " charged.";
        return "Revoked. No node takes the key for longer than a second. " + stopped + ending;
    }

    /** What becomes of the key that another one goes on for. */
    static String replaced(ListedKeys.Listed old, Duration overlap) {
        String prefix = old.key().prefix() + "…";
        if (overlap.isZero())
            return "The old key " + prefix + " is revoked: no node takes it for longer than a second.";
        @Nullable String time = overlap.toHours() < 48 ? overlap.toHours() + " h" : overlap.toDays() + " days";
        return "The old key " + prefix + " works for " + time
                + " more. Both count against the same cap, so put the new one everywhere in that time.";
    }
}
