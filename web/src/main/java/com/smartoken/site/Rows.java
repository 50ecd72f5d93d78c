package com.smartoken.site;

import com.smartoken.catalog.Model;
import java.time.LocalDate;
import java.util.function.Predicate;

/** Rows of one page: all of the same day (UTC), with what is available as it is now. */
record Rows(Predicate<Model> isAvailable, LocalDate today) {
    ModelRow row(Model model) {
        return ModelRow.of(model, isAvailable.test(model), today);
    }
}
