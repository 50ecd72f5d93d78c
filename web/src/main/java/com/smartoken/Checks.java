package com.smartoken;

import com.smartoken.command.Failure;
import com.smartoken.command.Findings;
import com.smartoken.content.ContentMistakes;
import com.smartoken.content.Problem;
import com.smartoken.content.campaign.Campaigns;
import com.smartoken.content.catalog.Catalog;
import com.smartoken.content.catalog.CatalogSource;
import com.smartoken.content.catalog.OutputLimit;
import com.smartoken.content.catalog.Upstream;
import com.smartoken.content.catalog.Upstreams;
import com.smartoken.credits.CampaignGrants;
import com.smartoken.db.Database;
import com.smartoken.db.DatabaseSettings;
import com.smartoken.db.DatabaseUnavailable;
import com.smartoken.db.Partitions;
import com.smartoken.db.Roles;
import com.smartoken.db.chain.Witness;
import com.smartoken.site.SiteContent;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks at settings, content, upstreams and database, and tells everything that is wrong, with file and line. */
final class Checks {
    private Checks() {}

    static Findings run(Map<String, String> environment) {
        Findings found = new Findings();
        Settings settings;
        try {
            settings = Settings.read(environment);
        } catch (Settings.Wrong e) {
            found.mistakes()
                    .addAll(
                            e.getMessage() == null
                                    ? java.util.List.of()
                                    : e.getMessage().lines().toList());
            return found;
        }
        Catalog catalog = catalog(settings, found);
        upstreams(settings, environment, catalog, found);
        signing(settings, found);
        database(settings, found);
        return found;
    }

    private static @Nullable Catalog catalog(Settings settings, Findings found) {
        try {
            Catalog catalog = Catalog.load(Loaded.content(settings));
            for (Problem warning : catalog.warnings()) found.warnings().add(warning.toString());
            found.facts()
                    .add("catalog: " + catalog.models().size() + " models of "
                            + catalog.families().size() + " families");
            pages(settings, catalog, found);
            return catalog;
        } catch (ContentMistakes e) {
            for (Problem problem : e.problems()) found.mistakes().add(problem.toString());
            return null;
        }
    }

    private static void pages(Settings settings, Catalog catalog, Findings found) {
        try {
            SiteContent content = Loaded.siteContent(settings, CatalogSource.fixed(catalog));
            for (Problem warning : content.campaigns().warnings())
                found.warnings().add(warning.toString());
            found.facts().add("pages: every guide, document, question and campaign is right");
        } catch (ContentMistakes e) {
            for (Problem problem : e.problems()) found.mistakes().add(problem.toString());
        }
    }

    private static void upstreams(
            Settings settings, Map<String, String> environment, @Nullable Catalog catalog, Findings found) {
        try {
            Upstreams upstreams = Loaded.upstreams(settings, environment);
            for (Problem warning : upstreams.warnings()) found.warnings().add(warning.toString());
            if (catalog != null) {
                for (Problem warning : upstreams.unknownIn(catalog))
                    found.warnings().add(warning.toString());
                for (Problem warning : upstreams.unsoldIn(catalog))
                    found.warnings().add(warning.toString());
                for (Problem mistake : upstreams.withoutBudgetIn(catalog))
                    found.mistakes().add(mistake.toString());
                Map<OutputLimit.Bounds, Integer> limits = upstreams.limitsIn(catalog);
                found.facts()
                        .add("output limits of routes that think: " + limits.getOrDefault(OutputLimit.Bounds.ALL, 0)
                                + " count thought, " + limits.getOrDefault(OutputLimit.Bounds.BUDGET, 0)
                                + " have a budget beside them, for " + limits.getOrDefault(OutputLimit.Bounds.ANSWER, 0)
                                + " the model's maximum is held");
            }
            long on = upstreams.all().stream().filter(Upstream::isOn).count();
            found.facts().add("upstreams: " + on + " of " + upstreams.all().size() + " have a key");
        } catch (ContentMistakes e) {
            for (Problem problem : e.problems()) found.mistakes().add(problem.toString());
        }
    }

    private static void signing(Settings settings, Findings found) {
        try {
            Witness witness = Sealing.witness(settings);
            found.facts().add("history: " + witness.days().size() + " signed days in " + settings.sealedDays());
        } catch (Failure e) {
            found.mistakes().add(String.valueOf(e.getMessage()));
        } catch (UncheckedIOException e) {
            found.mistakes().add("SMARTOKEN_SEALED_DAYS: " + settings.sealedDays() + " can't be read");
        }
    }

    private static void database(Settings all, Findings found) {
        DatabaseSettings settings = all.database();
        if (settings == null) {
            found.facts().add("database: not set (SMARTOKEN_DATABASE_URL); serve needs it");
            return;
        }
        try (Database database = Database.openBriefly(settings)) {
            database.requireOwnSessions();
            database.requireReachable();
            found.facts().add("database: reachable");
            if (database.isMigrated()) {
                found.warnings().addAll(new Roles(database).warnings());
                grants(all, database, found);
                if (new Partitions(database).hasStrays()) {
                    found.warnings()
                            .add(
                                    "rows lie in usage_record_default, movement_default or attempt_cost_default: their month had no partition when"
                                            + " they came. README.md says what to do.");
                }
            }
        } catch (DatabaseUnavailable e) {
            found.mistakes().add("SMARTOKEN_DATABASE_URL: " + e.getMessage());
        }
    }

    private static void grants(Settings settings, Database database, Findings found) {
        try {
            CampaignGrants.contradictions(Campaigns.load(Loaded.content(settings)), database)
                    .forEach(problem -> found.mistakes().add(problem.toString()));
        } catch (ContentMistakes e) {
            // told with the pages
        }
    }
}
