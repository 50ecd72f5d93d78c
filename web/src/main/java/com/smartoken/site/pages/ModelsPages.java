package com.smartoken.site.pages;

import com.smartoken.content.catalog.Catalog;
import com.smartoken.content.catalog.Model;
import com.smartoken.site.Format;
import com.smartoken.site.PageMeta;
import com.smartoken.site.Site;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Makes the list of models. */
final class ModelsPages {
    private final Site site;

    ModelsPages(Site site) {
        this.site = site;
    }

    ModelsPage of(Catalog now, ModelQuery query, ModelRows rows) {
        List<Model> found = query.select(now, rows.today());
        String lead = Format.count(now.models().size(), "model") + " of "
                + (now.families().size() == 1 ? "1 family" : now.families().size() + " families")
                + " behind one OpenAI-compatible API. Change the model field, keep the rest of your code.";
        PageMeta meta = new PageMeta("Models and prices", "Compare " + lead, "/models");
        return new ModelsPage(
                site.layout(meta),
                lead,
                query.text(),
                now.families().stream()
                        .map(family -> new Option(family, family, family.equals(query.family())))
                        .toList(),
                Capability.telling(now).stream()
                        .map(name -> new Option(
                                name,
                                Capability.label(name),
                                query.capabilities().contains(name)))
                        .toList(),
                Arrays.stream(ModelQuery.Sort.values())
                        .map(sort -> new Option(sort.value, sort.label, sort == query.sort()))
                        .toList(),
                Format.count(found.size(), "model"),
                query.isFiltered(),
                groups(found, query.sort(), rows),
                columns(query.compared(), rows));
    }

    private static List<ModelsPage.Group> groups(List<Model> models, ModelQuery.Sort sort, ModelRows rows) {
        Map<String, List<ModelRow>> byFamily = models.stream()
                .map(rows::row)
                .collect(Collectors.groupingBy(
                        row -> sort == ModelQuery.Sort.FAMILY ? row.family() : "",
                        LinkedHashMap::new,
                        Collectors.toList()));
        return byFamily.entrySet().stream()
                .map(group -> new ModelsPage.Group(group.getKey(), group.getValue()))
                .toList();
    }

    private static List<ModelsPage.Column> columns(List<Model> compared, ModelRows rows) {
        List<ModelsPage.Column> columns = new ArrayList<>();
        for (Model model : compared) {
            String others = compared.stream()
                    .filter(other -> !other.id().equals(model.id()))
                    .map(Model::id)
                    .collect(Collectors.joining(","));
            columns.add(new ModelsPage.Column(
                    rows.row(model),
                    ModelPages.thinking(model),
                    ModelPages.trial(model),
                    others.isEmpty() ? "/models" : "/models?compare=" + others));
        }
        return columns;
    }
}
