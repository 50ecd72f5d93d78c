package com.smartoken.console.settings;

import com.smartoken.console.ConsoleLayout;
import com.smartoken.http.Refusal;

/** Where alerts go, as set or typed. The secret is empty where there is no webhook. */
public record DestinationPage(
        ConsoleLayout layout,
        String address,
        boolean email,
        String url,
        String urlError,
        String secret,
        boolean isSaved) {

    /** Why nothing was saved. */
    public Refusal refusal() {
        return Refusal.NONE.with("webhook_url", "Webhook", urlError);
    }
}
