package com.smartoken.console.credits;

import com.smartoken.console.ConsoleLayout;
import java.util.List;

/** What the operator's page of campaigns prints. */
public record CampaignsPage(ConsoleLayout layout, List<CampaignCard> campaigns) {}
