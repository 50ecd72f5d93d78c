package com.smartoken.account;

import java.util.Map;

/** The drawing beside a section's name, as an SVG path in a field of 20 by 20, to be stroked. A new section gets a dot. */
final class SectionIcon {
    private static final String DOT = "M10 8.5a1.5 1.5 0 1 0 0 3a1.5 1.5 0 1 0 0-3";

    private static final Map<String, String> PATHS = Map.of(
            "/console",
            "M3 9.2 10 3.4l7 5.8M4.8 8v8.2h10.4V8M8.2 16v-4.4h3.6V16",
            "/console/keys",
            "M12.6 3.2a4.2 4.2 0 1 0 0 8.4a4.2 4.2 0 1 0 0-8.4M9.5 10.5 3.2 16.8M5.6 14.4l2.2 2.2",
            "/console/wallet",
            "M3.2 6.2h12.6a1 1 0 0 1 1 1v8.6a1 1 0 0 1-1 1H4.2a1 1 0 0 1-1-1zV5a1.6 1.6 0 0 1 1.6-1.6h9.6v2.8M13.6 11.5h.2",
            "/console/usage",
            "M3.4 16.8h13.2M5.2 13.6V9.8M8.4 13.6V5.6M11.6 13.6V8M14.8 13.6V3.4",
            "/console/models",
            "M3.4 3.4h5.2v5.2H3.4zM11.4 3.4h5.2v5.2h-5.2zM3.4 11.4h5.2v5.2H3.4zM11.4 11.4h5.2v5.2h-5.2z",
            "/console/playground",
            "M3.2 4.2h13.6v11.6H3.2zM6 8l2.2 2L6 12M10.2 12.4h3.6",
            "/console/support",
            "M10 3.2a6.8 6.8 0 1 0 0 13.6a6.8 6.8 0 1 0 0-13.6M8 8.2a2 2 0 1 1 2.8 1.9c-.5.2-.8.6-.8 1.1v.3M10 13.8v.1",
            "/console/settings",
            "M3.2 6h7.2M14.2 6h2.6M12.3 4.1a1.9 1.9 0 1 0 0 3.8a1.9 1.9 0 1 0 0-3.8M3.2 14h2.6M9.6 14h7.2M7.7 12.1a1.9 1.9 0 1 0 0 3.8a1.9 1.9 0 1 0 0-3.8");

    private SectionIcon() {}

    static String of(String href) {
        return PATHS.getOrDefault(href, DOT);
    }
}
