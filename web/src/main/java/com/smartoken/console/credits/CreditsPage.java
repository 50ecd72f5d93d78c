package com.smartoken.console.credits;

import com.smartoken.console.ConsoleLayout;
import java.util.List;

/**
 * What the page of an account's credit prints.
 *
 * @param keptBack what is said when free credit is kept back; empty when it is not
 * @param notice what happened; empty for nothing
 */
public record CreditsPage(
        ConsoleLayout layout, String keptBack, String notice, RedeemForm form, List<CreditRow> rows) {}
