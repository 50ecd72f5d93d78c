package com.smartoken.bench;

import com.smartoken.http.RequestId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.IntFunction;

/** Every page of the console that is measured. Whoever adds a page adds it here. */
final class ConsolePaths {
    private ConsolePaths() {}

    /** A page: the address of its n-th visit, so that visits differ as they do in life. */
    record Target(String name, IntFunction<String> path) {}

    /** @param ids of requests of the account, at random over all its time */
    static List<Target> all(List<String> ids) {
        return List.of(
                fixed("overview", "/console"),
                fixed("usage, newest", "/console/usage"),
                new Target(
                        "usage, deep page", i -> "/console/usage?period=custom&from=2026-01-01&before=" + id(ids, i)),
                new Target(
                        "usage, page towards newer",
                        i -> "/console/usage?period=custom&from=2026-01-01&after=" + id(ids, i)),
                new Target("usage by model", i -> "/console/usage?model=model-" + (1 + i % 6)),
                new Target("usage by key", i -> "/console/usage?period=90d&key=" + (1 + i % 20)),
                new Target("usage, errors", i -> "/console/usage?period=90d&status=error&before=" + id(ids, i)),
                new Target("usage by feature", i -> "/console/usage?period=90d&feature=feature-" + i % 12),
                fixed("usage by rare feature", "/console/usage?period=90d&feature=rare"),
                new Target("usage by end user", i -> "/console/usage?period=90d&user=user-" + i * 37 % 100_000),
                new Target(
                        "usage, cost that is rare", i -> "/console/usage?period=90d&min=0.0218&before=" + id(ids, i)),
                new Target("usage, cost that nobody has", i -> "/console/usage?period=90d&min=1&before=" + id(ids, i)),
                new Target(
                        "usage, all filters",
                        i -> "/console/usage?period=90d&status=ok&model=model-3&feature=feature-" + i % 12
                                + "&min=0.001&key=" + (1 + i % 20)),
                new Target("receipt", i -> "/console/usage/" + id(ids, i)),
                new Target("receipt as JSON", i -> "/console/usage/" + id(ids, i) + ".json"),
                new Target("search by request ID", i -> "/console/usage?id=req_" + "0".repeat(32)),
                fixed("breakdown by model", "/console/usage/breakdown"),
                fixed("breakdown by key, 90 days", "/console/usage/breakdown?by=key&period=90d"),
                fixed("breakdown by feature, 90 days", "/console/usage/breakdown?by=feature&period=90d"),
                fixed("breakdown by end user", "/console/usage/breakdown?by=user"),
                fixed("breakdown by end user, 90 days", "/console/usage/breakdown?by=user&period=90d"),
                fixed("breakdown, 170 days", "/console/usage/breakdown?period=custom&from=2026-06-05"),
                fixed("keys", "/console/keys"),
                fixed("new key", "/console/keys/new"),
                new Target("key", i -> "/console/keys/" + (1 + i % 20)),
                new Target("revoke a key", i -> "/console/keys/" + (1 + i % 20) + "/revocation"),
                fixed("wallet", "/console/wallet"),
                new Target("wallet, history of usage, deep", i -> "/console/wallet?kind=usage&before=" + place(ids, i)),
                new Target("wallet, history of credit", i -> "/console/wallet?kind=credit&before=" + place(ids, i)),
                fixed("wallet, history of some days", "/console/wallet?from=2026-07-01&to=2026-08-15"),
                new Target("wallet, a day", i -> "/console/wallet/days/" + day(ids, i)),
                new Target(
                        "wallet, deep in a day",
                        i -> "/console/wallet/days/" + day(ids, i) + "?before=" + place(ids, i)),
                fixed("events", "/console/events"),
                fixed("credits", "/console/credits"),
                fixed("models", "/console/models"),
                fixed("playground", "/console/playground"),
                fixed("support", "/console/support"),
                new Target("support, from a receipt", i -> "/console/support?request=" + id(ids, i)),
                fixed("settings", "/console/settings"),
                fixed("where alerts go", "/console/settings/alerts"),
                fixed("close the account", "/console/settings/close"));
    }

    private static Target fixed(String name, String path) {
        return new Target(name, visit -> path);
    }

    /** Where a request stands in the history. */
    private static String place(List<String> ids, int visit) {
        return RequestId.parse(id(ids, visit)) + ".0";
    }

    /** The day of a request: its id begins with the milliseconds. */
    private static LocalDate day(List<String> ids, int visit) {
        UUID id = Objects.requireNonNull(RequestId.parse(id(ids, visit)));
        return LocalDate.ofInstant(Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16), ZoneOffset.UTC);
    }

    private static String id(List<String> ids, int visit) {
        return ids.get(visit % ids.size());
    }
}
