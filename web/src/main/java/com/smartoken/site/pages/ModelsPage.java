package com.smartoken.site.pages;

import com.smartoken.site.Layout;
import java.util.List;

/** The list of models, narrowed and sorted as asked, and up to four of them side by side. */
public record ModelsPage(
        Layout layout,
        String lead,
        String text,
        List<Option> families,
        List<Option> capabilities,
        List<Option> sorts,
        String found,
        boolean isFiltered,
        List<Group> groups,
        List<Column> compared) {

    /** Models under one heading; the heading is empty when the list is sorted by something else than family. */
    public record Group(String title, List<ModelRow> rows) {}

    /** Whether this model stands in the comparison. */
    public boolean isCompared(ModelRow row) {
        return compared.stream().anyMatch(column -> column.row().id().equals(row.id()));
    }

    /** One model of a comparison. {@code without} is the address of the comparison that lacks it. */
    public record Column(ModelRow row, String thinking, String trial, String without) {}
}
