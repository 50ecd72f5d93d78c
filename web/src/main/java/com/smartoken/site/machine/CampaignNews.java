package com.smartoken.site.machine;

import com.smartoken.content.campaign.Campaign;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What campaigns give to tell: that one has begun, and that it has ended. */
public final class CampaignNews {
    private CampaignNews() {}

    /** The news up to an instant. */
    public static List<FeedEntry> of(Collection<Campaign> campaigns, Instant now) {
        List<FeedEntry> news = new ArrayList<>();
        for (Campaign campaign : campaigns) {
            String path = "/campaigns/" + campaign.slug();
            if (campaign.state(now) == Campaign.State.BEFORE) continue;
            String text = "It runs from " + campaign.starts() + " to " + campaign.ends() + ".";
            news.add(new FeedEntry(
                    path + "/begun",
                    campaign.title() + " has begun",
                    text,
                    path,
                    campaign.starts().toInstant()));
            if (campaign.state(now) == Campaign.State.ENDED) {
                news.add(new FeedEntry(path + "/ended", campaign.title() + " has ended", text, path, campaign.over()));
            }
        }
        return news;
    }
}
