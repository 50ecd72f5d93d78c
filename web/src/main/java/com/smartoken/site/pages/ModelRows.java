package com.smartoken.site.pages;

import com.smartoken.content.catalog.Model;
import java.time.LocalDate;
import java.util.function.Predicate;

/** ModelRows of one page: all of the same day (UTC), with what is available as it is now. */
record ModelRows(Predicate<Model> isAvailable, LocalDate today) {
    ModelRow row(Model model) {
        return ModelRow.of(model, isAvailable.test(model), today);
    }
}
