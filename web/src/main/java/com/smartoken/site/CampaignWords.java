package com.smartoken.site;

import com.smartoken.content.campaign.Campaign;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What is said of a campaign at an instant, wherever it is told of and whatever its author wrote: how much, to whom, until
 * when, and whether it runs.
 *
 * @param headline with the amount
 * @param state in a few words
 * @param verb what happens or happened at {@code moment}: Begins, Ends, Ended
 * @param moment the start before it, then the end
 * @param copula with the moment in another zone: is, was
 */
public record CampaignWords(
        String headline, String state, String verb, Moment moment, String copula, List<Fact> facts) {

    /** A fact in a few words. */
    public record Fact(String label, String value, String note) {}

    public static CampaignWords of(Campaign campaign, Instant now) {
        Campaign.State state = campaign.state(now);
        Moment ends = Moment.of(campaign.ends());
        boolean isOver = state == Campaign.State.ENDED;
        return new CampaignWords(
                headline(campaign),
                switch (state) {
                    case BEFORE -> "Not begun yet";
                    case ACTIVE -> "Running now";
                    case ENDED -> "Ended";
                },
                switch (state) {
                    case BEFORE -> "Begins";
                    case ACTIVE -> "Ends";
                    case ENDED -> "Ended";
                },
                state == Campaign.State.BEFORE ? Moment.of(campaign.starts()) : ends,
                isOver ? "was" : "is",
                List.of(
                        new Fact("Amount", amount(campaign), "promotional credit, once for each account"),
                        new Fact("Who", "New and existing", "accounts alike; new ones after a short check"),
                        new Fact(
                                isOver ? "Ended" : "Ends",
                                Format.day(campaign.ends().toLocalDate()),
                                ends.text().replaceFirst("^.* at ", "at "))));
    }

    /** The campaign's headline, or else its title; one that does not name the amount gets it in front. */
    public static String headline(Campaign campaign) {
        String amount = amount(campaign);
        String written = campaign.headline().replace("{{amount}}", amount);
        Pattern named = Pattern.compile(Pattern.quote(amount) + "(?![.,]?[0-9])");
        return named.matcher(written).find() ? written : amount + ": " + written;
    }

    /** State, moment and facts as Markdown, without what its author wrote. */
    public String markdown() {
        StringBuilder text = new StringBuilder("**" + state + ".** " + verb + " " + moment.text());
        text.append(", which ").append(copula).append(' ').append(moment.utc()).append(".\n\n");
        for (Fact fact : facts) {
            text.append("- " + fact.label + ": " + fact.value + " " + fact.note + "\n");
        }
        return text.toString();
    }

    private static String amount(Campaign campaign) {
        return Format.shortUsd(campaign.amount());
    }
}
