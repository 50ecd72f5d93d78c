package com.smartoken.db.chain;

import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the history as text, by account and day: statements of the program and no functions of the database, whose
 * owner could change them. A row's digest is the SHA-256 of its table's name and {@code row(...)::text}, as PostgreSQL
 * writes it in UTC with ISO dates. Columns that come later do not change the text of what is there; they need a version
 * of their own.
 */
public final class Lines {
    private record Source(String table, String key, String at, String columns) {
        private String sql(Span span, String andAccounts) {
            UUID first = span.firstId;
            return "select account_id, %s::date as day, '%s' as name, %s as key, '%s' || row(%s)::text as line from %s where %s >= %s and %s < %s"
                            .formatted(at, table, key, table, columns, table, at, span.from, at, span.to)
                    + andAccounts
                    + (first == null ? "" : " and " + key + " >= uuid '" + first + "'");
        }
    }

    private static final Source LOG = new Source(
            "usage_record",
            "request_id",
            "ended_at",
            "request_id, account_id, key_id, outcome, model, route, upstream_model, path, status, error_code, streamed,"
                    + " estimated, input_tokens, cached_tokens, written_tokens, output_tokens, thinking_tokens,"
                    + " quota_input, quota_output, price, held, cost, charged, finish_reason, feature, end_user,"
                    + " attempts, first_byte_ms, total_ms, started_at, ended_at");

    private static final List<Source> SOURCES = List.of(
            LOG,
            new Source(
                    "movement",
                    "reference",
                    "at",
                    "reference, lot_id, kind, account_id, asset, amount, at, actor, reason"),
            new Source(
                    "late_settlement",
                    "request_id",
                    "at",
                    "account_id, request_id, input_tokens, cached_tokens, written_tokens, output_tokens, thinking_tokens,"
                            + " quota_input, quota_output, cost, charged, at"),
            new Source(
                    "operator_entry",
                    "id",
                    "at",
                    "account_id, reference, kind, id, amount, tokens, request_id, actor, reason, at"));

    /** To be run in the transaction before: the text of an instant depends on them. */
    public static final String FORMAT = "set local timezone = 'UTC'; set local datestyle = 'ISO, MDY'";

    /** The columns of the log that are in its text. */
    public static final String LOG_COLUMNS = LOG.columns;

    /** The digest of a row of the log, in hex, as a column. */
    public static final String LOG_DIGEST =
            "encode(sha256(convert_to('usage_record' || row(" + LOG.columns + ")::text, 'UTF8')), 'hex')";

    private Lines() {}

    /**
     * What is looked at.
     *
     * @param from an expression for its first instant, {@code to} for the first after it
     * @param firstId no row has a smaller one: a value and no expression, so that partitions are left out; null for any
     */
    public record Span(String from, String to, @Nullable UUID firstId) {}

    /** A query for account_id, day, name (of the table), key (an id) and leaf (the row's digest). */
    public static String leaves(Span span, String andAccounts) {
        return "select account_id, day, name, key, sha256(convert_to(line, 'UTF8')) as leaf from ("
                + SOURCES.stream()
                        .map(source -> source.sql(span, andAccounts))
                        .collect(Collectors.joining(" union all "))
                + ") lines";
    }

    /** A query for account_id, day, lines and digest. */
    public static String digests(Span span) {
        return "select account_id, day, count(*)::integer as lines, sha256(string_agg(leaf, '' order by leaf)) as digest from ("
                + leaves(span, "") + ") leaves group by account_id, day";
    }
}
