package com.smartoken.credits;

import com.smartoken.account.ConsoleLayout;
import java.util.List;

/** What the operator's page of campaigns prints. */
public record CampaignsPage(ConsoleLayout layout, List<CampaignCard> campaigns) {}
