package com.smartoken.console.usage;

import com.smartoken.Csv;
import com.smartoken.db.RequestIds;
import com.smartoken.db.UsageEntry;
import com.smartoken.db.UsageFilter;
import com.smartoken.db.UsageLog;
import com.smartoken.http.RequestId;
import com.smartoken.money.Feature;
import com.smartoken.money.PricedExtras;
import com.smartoken.money.Usd;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes requests as CSV, newest first, a page at a time as they are read: nothing is kept and no query stays open. */
record UsageExport(UsageLog log, long accountId, ZoneId zone) {
    /** Rows of one file; a statement in the last row says where to go on. */
    static final int ROWS_MAX = 100_000;

    private static final int PAGE_ROWS = 1_000;
    private static final int PAGES_MAX = 1_000;

    private static final DateTimeFormatter OFFSET =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx", Locale.US);

    private static final String HEADER = Csv.header(
            "request_id",
            "started_at",
            "model",
            "route",
            "api_key",
            "status",
            "error_code",
            "outcome",
            "input_tokens",
            "cached_tokens",
            "cache_write_tokens",
            "output_tokens",
            "thinking_tokens",
            "free_quota_tokens",
            "cost_usd",
            "first_token_ms",
            "total_ms",
            "finish_reason",
            "streamed",
            "feature",
            "end_user",
            "service_tier_factor",
            "cache_write_1h_tokens",
            "web_searches",
            "extras_usd");

    void write(UsageFilter filter, UsageLog.Range range, OutputStream out) throws IOException {
        out.write(HEADER.getBytes(StandardCharsets.UTF_8));
        UsageLog.Range rest = range;
        int rows = 0;
        for (int pages = 0; pages < PAGES_MAX && rows < ROWS_MAX; pages++) {
            UsageLog.Page page = log.newest(accountId, filter, rest, Math.min(PAGE_ROWS, ROWS_MAX - rows));
            StringBuilder text = new StringBuilder(PAGE_ROWS * 200);
            for (UsageEntry entry : page.entries()) text.append(row(entry));
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
            rows += page.entries().size();
            UUID next = page.hasMore() ? page.entries().getLast().requestId() : page.lookedTo();
            if (next == null) return;
            rest = new UsageLog.Range(range.from(), next);
        }
        String until = withOffset(RequestIds.instant(rest.before()));
        out.write(new Csv()
                .plain("cut off here")
                .text("One file has at most " + ROWS_MAX + " requests. Export again with a period that ends at " + until
                        + " for the older ones.")
                .row()
                .getBytes(StandardCharsets.UTF_8));
    }

    /** {@code 1}, {@code 0.5}. */
    private static String thousandths(int times) {
        return BigDecimal.valueOf(times, 3).stripTrailingZeros().toPlainString();
    }

    private String row(UsageEntry entry) {
        PricedExtras extras = entry.charge().price().extras();
        return new Csv()
                .plain(RequestId.text(entry.requestId()))
                .plain(withOffset(entry.startedAt()))
                .text(entry.asked().model())
                .text(orEmpty(entry.ending().routing().route()))
                .text(entry.key().name())
                .number(entry.ending().reply().status())
                .text(orEmpty(entry.ending().reply().errorCode()))
                .plain(entry.outcome().word())
                .number(entry.tokens().input())
                .number(entry.tokens().cached())
                .number(entry.tokens().written())
                .number(entry.tokens().output())
                .number(entry.tokens().thinking())
                .number(entry.charge().quota())
                .plain(new Usd(entry.charge().charged()).plain())
                .plain(orEmpty(entry.ending().timing().firstByteMillis()))
                .plain(orEmpty(entry.ending().timing().totalMillis()))
                .text(orEmpty(entry.ending().reply().finishReason()))
                .plain(Boolean.toString(entry.asked().streamed()))
                .text(orEmpty(entry.labels().feature()))
                .text(orEmpty(entry.labels().endUser()))
                .plain(thousandths(extras.times()))
                .number(extras.longWritten())
                .number(extras.uses(Feature.WEB_SEARCH))
                .plain(new Usd(extras.nano()).plain())
                .row();
    }

    /** {@code 2026-11-21T14:03:22.120+01:00}. */
    private String withOffset(Instant instant) {
        return OFFSET.format(instant.atZone(zone));
    }

    private static String orEmpty(@Nullable Object value) {
        return Objects.toString(value, "");
    }
}
