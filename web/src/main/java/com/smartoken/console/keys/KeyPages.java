package com.smartoken.console.keys;

import com.smartoken.console.Console;
import com.smartoken.console.Figures;
import com.smartoken.console.Visitor;
import com.smartoken.content.catalog.Catalog;
import com.smartoken.content.catalog.Model;
import com.smartoken.db.Account;
import com.smartoken.db.ApiKeys;
import com.smartoken.db.ListedKeys;
import com.smartoken.keys.Keys;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts together what the pages of keys print. */
final class KeyPages {
    private final Keys recognised;
    private final ListedKeys keys;
    private final Supplier<Catalog> catalog;
    private final Console console;

    KeyPages(Keys recognised, ListedKeys keys, Supplier<Catalog> catalog, Console console) {
        this.recognised = recognised;
        this.keys = keys;
        this.catalog = catalog;
        this.console = console;
    }

    /** What was just done, as the address of the list says: to all, or to one of the revoked keys. */
    record Done(String notice, String told, String toldId) {}

    KeysPage list(Visitor visitor, Done done, Instant now) {
        Account account = visitor.account();
        List<KeyRow> revoked = rows(keys.revoked(account.id(), now), visitor, now);
        return new KeysPage(
                console.layout("Keys", KeyRoutes.PATH, visitor),
                done.notice,
                done.told,
                done.toldId,
                visitor.heldReason(),
                rows(keys.inUse(account.id(), now), visitor, now),
                revoked,
                visitor.figures().count(revoked.size()));
    }

    private List<KeyRow> rows(List<ListedKeys.Listed> listed, Visitor visitor, Instant now) {
        return listed.stream().map(key -> row(key, visitor, now)).toList();
    }

    /** A use that only this node knows of is told too: who just made a call looks here for it. */
    KeyRow row(ListedKeys.Listed listed, Visitor visitor, Instant now) {
        ApiKeys.LastUse use = recognised.unwrittenUse(listed.key().id());
        Instant known = listed.lastUsedAt();
        if (use != null && (known == null || use.at().isAfter(known))) {
            return KeyRow.of(listed.usedLast(use.at(), use.address()), now, visitor.figures());
        }
        return KeyRow.of(listed, now, visitor.figures());
    }

    /** The form of a new key, or of {@code listed}. */
    KeyPage form(Visitor visitor, ListedKeys.@Nullable Listed listed, KeyForm form, String problem, Instant now) {
        KeyRow row = listed == null ? null : row(listed, visitor, now);
        return new KeyPage(
                console.layout(row == null ? "New key" : row.name(), KeyRoutes.PATH + "/", visitor),
                row,
                form,
                choices(form),
                visitor.zone().getId(),
                problem,
                false);
    }

    /** The models of the catalog, and those that the form has although the catalog lost them. */
    private List<KeyPage.Choice> choices(KeyForm form) {
        Map<String, KeyPage.Choice> choices = new LinkedHashMap<>();
        for (Model model : catalog.get().models()) {
            boolean isChosen = form.models().contains(model.id())
                    || model.aliases().stream().anyMatch(form.models()::contains);
            choices.put(model.id(), new KeyPage.Choice(model.id(), model.name(), isChosen));
        }
        for (String id : form.models()) {
            if (catalog.get().find(id) == null) choices.put(id, new KeyPage.Choice(id, id, true));
        }
        return List.copyOf(choices.values());
    }

    RevokePage revoke(Visitor visitor, ListedKeys.Listed listed, boolean isInList, Instant now) {
        return new RevokePage(
                console.layout("Revoke a key", KeyRoutes.PATH + "/", visitor),
                row(listed, visitor, now),
                running(keys.running(listed.key().id()), visitor.figures()),
                isInList);
    }

    private static String running(ListedKeys.Running running, Figures figures) {
        if (running.streams() + running.others() == 0) return "No call of this key is running at the moment.";
        return "At the moment " + figures.count(running.streams(), "stream") + " and "
                + figures.count(running.others(), "other call")
                + " of this key are running. Streams stop in the middle, with what came so far charged; other calls end.";
    }
}
