package com.smartoken.site.pages;

import com.smartoken.content.Article;
import com.smartoken.content.Facts;
import com.smartoken.content.Part;
import com.smartoken.content.campaign.Campaign;
import com.smartoken.site.CampaignWords;
import com.smartoken.site.PageMeta;
import com.smartoken.site.Site;
import com.smartoken.site.Statements;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Makes the page of a campaign: what it says depends on the server's clock, to the second. */
final class CampaignPages {
    private final Site site;

    CampaignPages(Site site) {
        this.site = site;
    }

    CampaignPage of(Campaign campaign, Article article, Facts facts, Instant now) {
        Campaign.State state = campaign.state(now);
        CampaignWords words = CampaignWords.of(campaign, now);
        Article.Head head = article.head();
        String path = "/" + article.path();
        return new CampaignPage(
                site.layout(meta(campaign, words.headline(), head.description(), path, state)),
                words,
                head.summary().isEmpty() ? head.description() : head.summary(),
                state.word(),
                state == Campaign.State.ENDED ? "" : words.moment().machine(),
                sections(article.parts(facts, state.word())),
                actions(state),
                path + ".md");
    }

    private PageMeta meta(Campaign campaign, String headline, String description, String path, Campaign.State state) {
        PageMeta meta = new PageMeta(headline, description, path);
        if (state == Campaign.State.ENDED) return meta;
        return meta.with(
                Statements.campaign(site.publicUrl(), path, headline, description, campaign.starts(), campaign.ends()));
    }

    private static List<CampaignPage.Section> sections(List<Part> parts) {
        List<CampaignPage.Section> sections = new ArrayList<>();
        for (Part part : parts) {
            if (part.level() == 3 && !sections.isEmpty()) {
                sections.getLast().below().add(new CampaignPage.Below(part.id(), part.text(), part.html()));
            } else if (part.level() == 2) {
                sections.add(new CampaignPage.Section(
                        part.id(), part.text(), part.html(), kind(part.html()), new ArrayList<>()));
            }
        }
        return sections;
    }

    private static String kind(String html) {
        return html.startsWith("<ol") ? "steps" : "prose";
    }

    private List<CampaignPage.Action> actions(Campaign.State state) {
        CampaignPage.Action quickstart = new CampaignPage.Action("Read the quickstart", "/docs/quickstart");
        CampaignPage.Action models = new CampaignPage.Action("Compare models", "/models");
        if (state != Campaign.State.ACTIVE) return List.of(models, quickstart);
        return site.hasSignIn()
                ? List.of(new CampaignPage.Action("Continue with Google", "/login"), quickstart)
                : List.of(quickstart, models);
    }
}
