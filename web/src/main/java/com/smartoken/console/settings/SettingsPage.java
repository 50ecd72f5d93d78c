package com.smartoken.console.settings;

import com.smartoken.console.ConsoleLayout;
import java.util.List;

/** What the settings print. */
public record SettingsPage(
        ConsoleLayout layout,
        String email,
        String reference,
        ProfileForm form,
        boolean isSaved,
        List<SessionRow> sessions) {}
