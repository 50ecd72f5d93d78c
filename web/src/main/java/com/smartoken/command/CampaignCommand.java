package com.smartoken.command;

import com.smartoken.content.campaign.Campaign;
import com.smartoken.credits.CampaignGrants;
import com.smartoken.db.CampaignFigures;
import com.smartoken.db.Database;
import com.smartoken.db.Grants;
import com.smartoken.money.Usd;
import com.smartoken.wire.json.JsonWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code campaign apply|show}, and {@code campaign review}. */
@Command(
        name = "campaign",
        description = "Campaigns: apply, show; sign-ups kept back: review.",
        mixinStandardHelpOptions = true)
final class CampaignCommand {
    private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final CommandContext books;
    private long nextProgress;

    CampaignCommand(CommandContext books) {
        this.books = books;
    }

    @Command(
            description = "Grant a campaign to every existing account that has it not; may be stopped and repeated.",
            mixinStandardHelpOptions = true)
    int apply(@Parameters(paramLabel = "SLUG") String slug, @Mixin Output output) {
        Campaign campaign = campaign(slug);
        Database database = books.database();
        CampaignGrants grants = new CampaignGrants(books::campaigns, database, Clock.systemUTC());
        grants.register(campaign);
        Grants.Applied applied = null;
        while (applied == null) {
            applied = grants.apply(campaign, Actor.name(), (at, last, granted) -> progress(output, at, last, granted));
            if (applied == null) {
                progress(output, "Another process is at it; waiting.");
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
        CampaignFigures figures = figures(database, slug);
        Usd left = figures.budgetLeft();
        output.say(
                "Granted $" + campaign.amount() + " to " + count(applied.granted()) + " accounts now, "
                        + count(figures.accounts()) + " in all."
                        + (applied.isBudgetReached() ? " The budget is used up: not everybody got it." : ""),
                Output.members(
                        "campaign",
                        slug,
                        "granted_now",
                        Long.toString(applied.granted()),
                        "accounts",
                        Long.toString(figures.accounts()),
                        "granted",
                        figures.granted().plain(),
                        "budget_left",
                        left == null ? "none" : left.plain(),
                        "complete",
                        applied.isBudgetReached() ? "no" : "yes"));
        return applied.isBudgetReached() ? 1 : 0;
    }

    @Command(description = "Show what a campaign granted and what became of it.", mixinStandardHelpOptions = true)
    int show(@Parameters(paramLabel = "SLUG") String slug, @Mixin Output output) {
        Campaign campaign = campaign(slug);
        CampaignFigures figures = CampaignFigures.of(books.database(), slug);
        if (output.isJson()) {
            output.out().println(json(campaign, figures));
            output.out().flush();
            return 0;
        }
        if (figures == null) {
            output.out().println("Campaign " + slug + " has granted nothing yet.");
        } else {
            output.out().println(text(campaign, figures));
        }
        output.out().flush();
        return 0;
    }

    private static String text(Campaign campaign, CampaignFigures figures) {
        Usd left = figures.budgetLeft();
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s  $%s each, %s to %s%naccounts     %s%ngranted      $%s%nused         $%s%nexpired      $%s%n"
                        + "left         $%s%nin review    %s%nbudget left  %s%napplied      %s",
                campaign.slug(),
                campaign.amount(),
                campaign.starts(),
                campaign.ends(),
                count(figures.accounts()),
                figures.granted(),
                figures.used(),
                figures.expired(),
                figures.left(),
                count(figures.inReview()),
                left == null ? "no limit" : "$" + left + (figures.isBudgetReached() ? " (used up)" : ""),
                time(figures.appliedAt())));
        for (CampaignFigures.Day day : figures.days()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%n%s  granted $%s to %s, used $%s, expired $%s",
                    day.day(),
                    day.granted(),
                    count(day.accounts()),
                    day.used(),
                    day.expired()));
        }
        return text.toString();
    }

    private static String json(Campaign campaign, @Nullable CampaignFigures figures) {
        JsonWriter json = new JsonWriter(512).open('{');
        json.name("campaign")
                .value(campaign.slug())
                .name("amount")
                .value(campaign.amount().plain());
        if (figures != null) {
            Usd left = figures.budgetLeft();
            json.name("accounts").value(figures.accounts());
            json.name("granted").value(figures.granted().plain());
            json.name("used").value(figures.used().plain());
            json.name("expired").value(figures.expired().plain());
            json.name("left").value(figures.left().plain());
            json.name("in_review").value(figures.inReview());
            if (left != null) json.name("budget_left").value(left.plain());
            json.name("budget_reached").value(figures.isBudgetReached());
            json.name("days").open('[');
            for (CampaignFigures.Day day : figures.days()) {
                json.open('{').name("day").value(day.day().toString());
                json.name("accounts").value(day.accounts());
                json.name("granted").value(day.granted().plain());
                json.name("used").value(day.used().plain());
                json.name("expired").value(day.expired().plain()).close('}');
            }
            json.close(']');
        }
        return json.close('}').toString();
    }

    private Campaign campaign(String slug) {
        Campaign campaign = books.campaigns().find(slug);
        if (campaign != null) return campaign;
        throw new Failure("There is no campaign " + slug + "; there is: "
                + String.join(
                        ", ",
                        books.campaigns().all().stream().map(Campaign::slug).toList()));
    }

    private static CampaignFigures figures(Database database, String slug) {
        CampaignFigures figures = CampaignFigures.of(database, slug);
        if (figures == null) throw new IllegalStateException("a campaign that was applied has figures");
        return figures;
    }

    private void progress(Output output, long at, long last, long granted) {
        progress(
                output,
                "account " + count(at) + " of " + count(last) + ", granted to " + count(granted) + " ("
                        + at * 100 / last + " %)");
    }

    private void progress(Output output, String line) {
        if (output.isJson() || System.nanoTime() < nextProgress) return;
        nextProgress = System.nanoTime() + PROGRESS_NANOS;
        output.out().println(line);
        output.out().flush();
    }

    private static String count(long number) {
        return String.format(Locale.US, "%,d", number);
    }

    private static String time(@Nullable Instant instant) {
        return instant == null ? "never" : instant.toString();
    }
}
