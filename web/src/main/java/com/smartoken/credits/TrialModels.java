package com.smartoken.credits;

import com.smartoken.content.catalog.Catalog;
import com.smartoken.content.catalog.Model;
import com.smartoken.content.catalog.Trial;
import com.smartoken.db.ledger.TrialOffers;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The free trial quotas that the catalog's models have. */
public final class TrialModels implements TrialOffers {
    private final Supplier<Catalog> catalog;

    public TrialModels(Supplier<Catalog> catalog) {
        this.catalog = catalog;
    }

    @Override
    public @Nullable Offer of(String id) {
        Model model = catalog.get().find(id);
        Trial trial = model == null ? null : model.trial();
        return trial == null ? null : new Offer(trial.tokens(), trial.days());
    }
}
