package com.smartoken.console;

import java.util.Map;

/** The drawing beside a section's name, as an SVG path in a field of 20 by 20, to be stroked. A new section gets a dot. */
final class SectionIcon {
    private static final String DOT = "M10 8.5a1.5 1.5 0 1 0 0 3a1.5 1.5 0 1 0 0-3";

    private static final Map<String, String> PATHS = Map.ofEntries(
            Map.entry("/console", "M3 9.2 10 3.4l7 5.8M4.8 8v8.2h10.4V8M8.2 16v-4.4h3.6V16"),
            Map.entry(
                    "/console/keys",
                    "M12.6 3.2a4.2 4.2 0 1 0 0 8.4a4.2 4.2 0 1 0 0-8.4M9.5 10.5 3.2 16.8M5.6 14.4l2.2 2.2"),
            Map.entry(
                    "/console/wallet",
                    "M3.2 6.2h12.6a1 1 0 0 1 1 1v8.6a1 1 0 0 1-1 1H4.2a1 1 0 0 1-1-1zV5a1.6 1.6 0 0 1 1.6-1.6h9.6v2.8M13.6 11.5h.2"),
            Map.entry("/console/usage", "M3.4 16.8h13.2M5.2 13.6V9.8M8.4 13.6V5.6M11.6 13.6V8M14.8 13.6V3.4"),
            Map.entry(
                    "/console/models",
                    "M3.4 3.4h5.2v5.2H3.4zM11.4 3.4h5.2v5.2h-5.2zM3.4 11.4h5.2v5.2H3.4zM11.4 11.4h5.2v5.2h-5.2z"),
            Map.entry("/console/playground", "M3.2 4.2h13.6v11.6H3.2zM6 8l2.2 2L6 12M10.2 12.4h3.6"),
            Map.entry(
                    "/console/support",
                    "M10 3.2a6.8 6.8 0 1 0 0 13.6a6.8 6.8 0 1 0 0-13.6M8 8.2a2 2 0 1 1 2.8 1.9c-.5.2-.8.6-.8 1.1v.3M10 13.8v.1"),
            Map.entry(
                    "/console/settings",
                    "M3.2 6h7.2M14.2 6h2.6M12.3 4.1a1.9 1.9 0 1 0 0 3.8a1.9 1.9 0 1 0 0-3.8M3.2 14h2.6M9.6 14h7.2M7.7 12.1a1.9 1.9 0 1 0 0 3.8a1.9 1.9 0 1 0 0-3.8"),
            Map.entry(
                    "/operator/tickets",
                    "M3.2 6.4h13.6v2.2a1.6 1.6 0 0 0 0 2.8v2.2H3.2v-2.2a1.6 1.6 0 0 0 0-2.8zM12 6.6v1.2M12 9.4v1.2M12 12.2v1.2"),
            Map.entry(
                    "/operator/reviews",
                    "M10 3.2 16 5.4v4.2c0 3.6-2.4 6-6 7.2-3.6-1.2-6-3.6-6-7.2V5.4zM7.4 9.8l1.9 1.9 3.4-3.6"),
            Map.entry(
                    "/operator/campaigns",
                    "M3.4 8.2h13.2v3H3.4zM4.6 11.2h10.8v5.4H4.6zM10 8.2v8.4M10 8.2c-4.6 0-4.6-4.6-2.3-4.6C9.3 3.6 10 8.2 10 8.2s.7-4.6 2.3-4.6c2.3 0 2.3 4.6-2.3 4.6"),
            Map.entry("/operator/codes", "M8.2 3.6 6.6 16.4M13.4 3.6l-1.6 12.8M3.8 7.6h13M3.2 12.4h13"));

    private SectionIcon() {}

    static String of(String href) {
        return PATHS.getOrDefault(href, DOT);
    }
}
