package com.smartoken.content.campaign;

import com.smartoken.content.ContentFile;
import com.smartoken.content.Fields;
import com.smartoken.content.FrontMatter;
import com.smartoken.content.Problems;
import com.smartoken.content.TimeSpan;
import com.smartoken.money.Usd;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one file of {@code campaigns/}. */
final class CampaignReader {
    private static final Pattern SLUG = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    /** What the page reads from the same block. */
    private static final List<String> WORDS = List.of("title", "description", "summary", "updated");

    private static final int HEADLINE_MAX = 60;

    private CampaignReader() {}

    /** The campaign; use it only when no error was added to the problems. */
    static Campaign read(ContentFile file, Problems problems) {
        Fields fields = FrontMatter.split(file, problems).fields();
        Campaign campaign = new Campaign(
                slug(fields, file),
                fields.text("title"),
                headline(fields),
                amount(fields, "amount"),
                fields.instant("starts"),
                end(fields),
                existing(fields),
                span(fields),
                fields.has("budget") ? amount(fields, "budget") : null,
                new Campaign.Line(fields.file(), fields.line("amount")));
        WORDS.forEach(fields::has);
        fields.warnOfUnknown();
        return campaign;
    }

    private static String slug(Fields fields, ContentFile file) {
        String slug = fields.text("slug");
        if (slug.isEmpty()) return slug;
        if (!SLUG.matcher(slug).matches()) {
            fields.error("slug", "a slug has up to 64 lower-case letters, digits and dashes");
        } else if (!slug.equals(file.baseName())) {
            fields.error("slug", "the slug \"" + slug + "\" is not the file's name");
        }
        return slug;
    }

    private static String headline(Fields fields) {
        String headline = fields.optionalText("headline");
        if (headline == null) return fields.text("title");
        if (headline.replace("{{amount}}", "").contains("{{")) {
            fields.error("headline", "a headline has {{amount}} and no other place for a fact");
        }
        if (headline.length() > HEADLINE_MAX) {
            fields.warning(
                    fields.line("headline"),
                    "the headline has more than the " + HEADLINE_MAX + " characters that show");
        }
        return headline;
    }

    private static OffsetDateTime end(Fields fields) {
        OffsetDateTime starts = fields.instant("starts");
        OffsetDateTime ends = fields.instant("ends");
        if (!ends.isAfter(starts) && !ends.equals(OffsetDateTime.MIN)) {
            fields.error("ends", "the campaign ends before it starts");
        }
        // The whole second counts, so a part of it would say nothing.
        return ends.equals(OffsetDateTime.MIN) ? ends : ends.truncatedTo(ChronoUnit.SECONDS);
    }

    private static Usd amount(Fields fields, String field) {
        try {
            Usd amount = Usd.parse(fields.decimal(field).toPlainString());
            if (amount.nano() > 0) return amount;
            if (fields.has(field)) fields.error(field, "\"" + field + "\" is more than zero");
        } catch (IllegalArgumentException e) {
            fields.error(field, "\"" + field + "\" is an amount in USD such as 5.00");
        }
        return Usd.ZERO;
    }

    private static Campaign.Existing existing(Fields fields) {
        return switch (fields.text("existing")) {
            case "automatic", "" -> Campaign.Existing.AUTOMATIC;
            case "command" -> Campaign.Existing.COMMAND;
            default -> {
                fields.error("existing", "\"existing\" is automatic or command");
                yield Campaign.Existing.COMMAND;
            }
        };
    }

    private static @Nullable Duration span(Fields fields) {
        String text = fields.optionalText("credit_expires_after");
        if (text == null || text.isEmpty()) return null;
        Duration span = TimeSpan.parse(text, "d", "h", "m");
        if (span != null) return span;
        fields.error("credit_expires_after", "a span is written 180d, 12h or 15m");
        return null;
    }
}
