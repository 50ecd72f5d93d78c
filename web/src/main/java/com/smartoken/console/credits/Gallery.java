package com.smartoken.console.credits;

import com.smartoken.console.Figures;
import com.smartoken.console.Stamp;
import com.smartoken.content.catalog.Catalog;
import com.smartoken.content.catalog.Model;
import com.smartoken.content.catalog.Trial;
import com.smartoken.db.Trials;
import com.smartoken.money.Price;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The models as an account has them: which free quotas it may claim, has, has used up or let expire. */
final class Gallery {
    static final Map<String, String> STATES = states();

    private final Catalog catalog;
    private final Map<String, Trials.Quota> quotas;
    private final Figures figures;
    private final Instant now;

    Gallery(Catalog catalog, Map<String, Trials.Quota> quotas, Figures figures, Instant now) {
        this.catalog = catalog;
        this.quotas = quotas;
        this.figures = figures;
        this.now = now;
    }

    private static Map<String, String> states() {
        Map<String, String> states = new LinkedHashMap<>();
        states.put("", "All models");
        states.put("claimable", "Free quota to claim");
        states.put("active", "Free quota left");
        states.put("used", "Used up");
        states.put("expired", "Expired");
        return states;
    }

    /** By family, those that contain the text and have the state (empty for any). */
    List<GalleryPage.Group> groups(String text, String state) {
        String wanted = text.toLowerCase(Locale.ROOT);
        Map<String, List<GalleryRow>> families = new LinkedHashMap<>();
        for (Model model : catalog.models()) {
            GalleryRow row = row(model);
            if (!state.isEmpty() && !row.state().equals(state)) continue;
            if (!(row.id() + " " + row.name() + " " + row.family())
                    .toLowerCase(Locale.ROOT)
                    .contains(wanted)) continue;
            families.computeIfAbsent(model.family(), family -> new ArrayList<>())
                    .add(row);
        }
        return families.entrySet().stream()
                .map(family -> new GalleryPage.Group(family.getKey(), family.getValue()))
                .toList();
    }

    private GalleryRow row(Model model) {
        Trials.Quota quota = quotas.get(model.id());
        Trial trial = model.trial();
        Price price = model.priceAt(now);
        String state = state(quota, trial);
        return new GalleryRow(
                model.id(),
                model.name(),
                model.family(),
                state,
                label(state),
                detail(state, quota, trial),
                until(state, quota),
                quota == null ? -1 : Figures.part(left(quota), quota.tokens()),
                price == null ? "" : figures.rate(price.rates().input()),
                price == null ? "" : figures.rate(price.rates().output()));
    }

    private static String state(Trials.@Nullable Quota quota, @Nullable Trial trial) {
        if (quota == null) return trial == null ? "none" : "claimable";
        if (quota.left() == 0) return quota.isExpired() ? "expired" : "used";
        return quota.isExpired() ? "expired" : "active";
    }

    private static String label(String state) {
        return switch (state) {
            case "claimable" -> "Free quota";
            case "active" -> "Claimed";
            case "used" -> "Used up";
            case "expired" -> "Expired";
            default -> "No free quota";
        };
    }

    private String detail(String state, Trials.@Nullable Quota quota, @Nullable Trial trial) {
        if (quota == null) {
            return trial == null
                    ? "Billed by usage from the first token."
                    : figures.count(trial.tokens(), "token") + ", for " + figures.count(trial.days(), "day")
                            + " from the claim";
        }
        return switch (state) {
            case "active" -> figures.count(left(quota)) + " of " + figures.count(quota.tokens(), "token") + " left.";
            case "used" -> "Used up: " + figures.count(quota.tokens(), "token") + ". Calls are billed by usage.";
            default -> "Calls are billed by usage.";
        };
    }

    private Stamp until(String state, Trials.@Nullable Quota quota) {
        Instant expires = quota == null || state.equals("used") ? null : quota.expiresAt();
        return expires == null ? Stamp.words("") : Stamp.of(expires, figures);
    }

    private static long left(Trials.Quota quota) {
        return quota.isExpired() ? 0 : quota.left() - quota.held();
    }
}
