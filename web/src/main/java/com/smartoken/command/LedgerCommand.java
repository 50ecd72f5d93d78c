package com.smartoken.command;

import com.smartoken.db.Archive;
import com.smartoken.db.AttemptCosts;
import com.smartoken.db.Closings;
import com.smartoken.db.LedgerCheck;
import com.smartoken.db.LedgerReports;
import com.smartoken.db.RequestIds;
import com.smartoken.money.Usd;
import com.smartoken.wire.json.JsonWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ledger verify|archive|balance|write-offs|late|close|margin}: the books as a whole. */
@Command(
        name = "ledger",
        description = "The books: verify, archive, balance, write-offs, late, close, margin.",
        mixinStandardHelpOptions = true)
final class LedgerCommand {
    private static final Pattern FILE = Pattern.compile("usage_record-([0-9]{4}-[0-9]{2})\\.csv\\.gz");

    private final CommandContext books;

    LedgerCommand(CommandContext books) {
        this.books = books;
    }

    @Command(
            description =
                    "Check every invariant of the books and the chain of sealed days; exit status 1 and the rows when one is broken.",
            mixinStandardHelpOptions = true)
    int verify(
            @Option(
                            names = "--from",
                            paramLabel = "YYYY-MM-DD",
                            description = "Begin at this day (UTC), over the sealed and signed one before it.")
                    @Nullable
                    String from,
            @Mixin Output output) {
        LedgerCheck check = new LedgerCheck(books.database(), books.witness());
        List<LedgerCheck.Violation> violations =
                from == null ? check.violations() : violations(check, day("--from", from));
        if (output.isJson()) {
            JsonWriter json = new JsonWriter(256).open('{');
            json.name("ok").value(violations.isEmpty()).name("violations").open('[');
            for (LedgerCheck.Violation violation : violations) {
                json.open('{')
                        .name("rule")
                        .value(violation.rule())
                        .name("row")
                        .value(violation.row())
                        .close('}');
            }
            output.out().println(json.close(']').close('}'));
        } else if (violations.isEmpty()) {
            output.out()
                    .println("The books are right: every invariant holds"
                            + (from == null ? "." : ", from " + from + " on."));
        } else {
            for (LedgerCheck.Violation violation : violations) {
                output.out().println(violation.rule() + ": " + violation.row());
            }
        }
        output.out().flush();
        return violations.isEmpty() ? 0 : 1;
    }

    private static List<LedgerCheck.Violation> violations(LedgerCheck check, LocalDate from) {
        if (!check.canBeginAt(from)) {
            throw new Failure("--from: " + from.minusDays(1) + " is not sealed. Days are sealed in order, ten minutes"
                    + " after they are over; without --from everything is looked at.");
        }
        return check.violations(from);
    }

    @Command(
            description =
                    "Put months of the log into files (compressed CSV) and take them out of the database; or check such files.",
            mixinStandardHelpOptions = true)
    int archive(
            @Option(names = "--to", paramLabel = "FOLDER", description = "Where the files go.") @Nullable Path to,
            @Option(
                            names = "--keep",
                            paramLabel = "MONTHS",
                            defaultValue = "13",
                            description = "Months that stay, besides this one: 3 or more; default: ${DEFAULT-VALUE}.")
                    int keep,
            @Option(
                            names = "--check",
                            paramLabel = "FILE",
                            description = "Hold files of months that follow one another against what was sealed.")
                    @Nullable
                    List<Path> check,
            @Mixin Output output) {
        if ((to == null) == (check == null)) throw new Failure("Say either --to FOLDER or --check FILE.");
        if (keep < Archive.MONTHS_MIN) throw new Failure("--keep is " + Archive.MONTHS_MIN + " months at least.");
        try (Archive archive = books.archive()) {
            if (check != null) return check(archive, check, output);
            return archive(archive, Objects.requireNonNull(to), keep, output);
        } catch (UncheckedIOException e) {
            throw new Failure("A file can't be read or written: " + e.getCause());
        }
    }

    private static int archive(Archive archive, Path folder, int keep, Output output) {
        Sheet sheet = new Sheet("months", "month", "rows", "file");
        String refused = null;
        for (Archive.Outcome outcome : archive.archive(keep, folder, Actor.name())) {
            switch (outcome) {
                case Archive.Outcome.Archived(YearMonth month, long lines, Path file) ->
                    sheet.row(month.toString(), Long.toString(lines), file.toString());
                case Archive.Outcome.Refused(String why) -> refused = why;
            }
        }
        sheet.print(output, false, "Archived");
        if (refused != null) throw new Failure("It goes no further: " + refused + ".");
        return 0;
    }

    private static int check(Archive archive, List<Path> files, Output output) {
        List<YearMonth> months = files.stream().map(LedgerCommand::monthOf).toList();
        for (int i = 1; i < months.size(); i++) {
            if (!months.get(i).equals(months.get(i - 1).plusMonths(1)))
                throw new Failure("--check: the files are of months that follow one another, in order.");
        }
        List<LedgerCheck.Violation> violations = archive.violations(files, months.getFirst(), months.getLast());
        Sheet sheet = new Sheet("violations", "rule", "row");
        violations.forEach(violation -> sheet.row(violation.rule(), violation.row()));
        sheet.print(output, false, violations.isEmpty() ? "The files are as they were sealed" : "Not as it was sealed");
        return violations.isEmpty() ? 0 : 1;
    }

    private static YearMonth monthOf(Path file) {
        Matcher name = FILE.matcher(String.valueOf(file.getFileName()));
        if (!name.matches() || !Files.isReadable(file))
            throw new Failure("--check: a file such as usage_record-2026-01.csv.gz, and not " + file + ".");
        return month(name.group(1));
    }

    @Command(
            description = "Trial balance: every side of the books, in dollars and in tokens of quotas.",
            mixinStandardHelpOptions = true)
    int balance(
            @Option(names = "--to", paramLabel = "YYYY-MM-DD", description = "Up to and with this day (UTC).") @Nullable
                    String to,
            @Option(names = "--csv") boolean csv,
            @Mixin Output output) {
        LocalDate day = to == null ? LocalDate.now(ZoneOffset.UTC) : day("--to", to);
        Sheet sheet = new Sheet("accounts", "asset", "ledger", "debit", "credit");
        Map<String, BigInteger> sums = new TreeMap<>();
        for (LedgerReports.Account account : new LedgerReports(books.database()).trialBalance(day)) {
            boolean isMoney = account.asset().equals("usd");
            sheet.row(
                    account.asset(),
                    account.ledger(),
                    amount(isMoney, account.debit()),
                    amount(isMoney, account.credit()));
            sums.merge(account.asset(), account.debit().subtract(account.credit()), BigInteger::add);
        }
        sheet.print(output, csv, "Trial balance, up to and with " + day + " (UTC)");
        return sums.values().stream().allMatch(sum -> sum.signum() == 0) ? 0 : 1;
    }

    @Command(name = "write-offs", description = "What the operator bore, and why.", mixinStandardHelpOptions = true)
    int writeOffs(@Mixin Span span, @Mixin Output output) {
        LedgerReports.Days days = span.days();
        Sheet sheet = new Sheet("write_offs", "at", "account", "email", "request", "model", "route", "usd", "reason");
        long sum = 0;
        for (LedgerReports.Entry entry : new LedgerReports(books.database()).writeOffs(days)) {
            row(sheet, entry, entry.detail());
            sum = Math.addExact(sum, entry.amount());
        }
        sheet.print(output, span.csv, "Written off from " + days.from() + " to " + days.to() + ": $" + new Usd(sum));
        return 0;
    }

    @Command(description = "What was charged after its hold had been swept.", mixinStandardHelpOptions = true)
    int late(@Mixin Span span, @Mixin Output output) {
        LedgerReports.Days days = span.days();
        Sheet sheet = new Sheet("late", "at", "account", "email", "request", "model", "route", "usd", "unpaid_usd");
        long sum = 0;
        for (LedgerReports.Entry entry : new LedgerReports(books.database()).late(days)) {
            row(sheet, entry, new Usd(Long.parseLong(entry.detail())).plain());
            sum = Math.addExact(sum, entry.amount());
        }
        sheet.print(output, span.csv, "Charged late from " + days.from() + " to " + days.to() + ": $" + new Usd(sum));
        return 0;
    }

    @Command(
            description =
                    "Close a month that is over, for good, or print one that is closed: opening, what came and went, and"
                            + " what is owed at its end.",
            mixinStandardHelpOptions = true)
    int close(
            @Option(names = "--month", required = true, paramLabel = "YYYY-MM") String month,
            @Option(names = "--preview", description = "Only print it as it stands.") boolean preview,
            @Option(names = "--csv") boolean csv,
            @Mixin Output output) {
        YearMonth asked = month(month);
        Closings closings = new Closings(books.database());
        Closings.Month read = preview
                ? closings.read(asked)
                : switch (closings.close(asked, Actor.name())) {
                    case Closings.Outcome.Closed closed -> closed.month();
                    case Closings.Outcome.Refused(String why) -> throw new Failure("Nothing was closed: " + why + ".");
                };
        Sheet sheet = new Sheet("lines", "month", "kind", "unit", "line", "amount");
        for (Closings.Column column : read.columns()) {
            boolean isMoney = !column.kind().equals("quota");
            for (Closings.Line line : Closings.Line.values()) {
                boolean isTheirs = column.kind().equals("operator") == (line == Closings.Line.WRITTEN_OFF);
                if (!isTheirs) continue;
                sheet.row(
                        asked.toString(),
                        column.kind(),
                        isMoney ? "usd" : "tokens",
                        line.word(),
                        amount(isMoney, BigInteger.valueOf(column.amount(line))));
            }
        }
        sheet.print(
                output, csv, asked + (read.actor() == null ? " so far, not closed" : ", closed by " + read.actor()));
        return 0;
    }

    @Command(
            description =
                    "What the calls of a month (UTC) brought in, and what their attempts cost at the upstreams by the"
                            + " cost of their routes, failed ones that are billed included.",
            mixinStandardHelpOptions = true)
    int margin(
            @Option(names = "--month", required = true, paramLabel = "YYYY-MM") String month,
            @Option(
                            names = "--rate",
                            paramLabel = "CUR=N",
                            description =
                                    "How much of a currency a dollar is, such as CNY=7.3; without it costs in that"
                                            + " currency have no margin.")
                    @Nullable
                    Map<String, BigDecimal> rates,
            @Option(names = "--csv") boolean csv,
            @Mixin Output output) {
        Rates known = Rates.of(rates == null ? Map.of() : rates);
        Sheet sheet = new Sheet(
                "routes",
                "upstream",
                "model",
                "calls",
                "attempts",
                "failed",
                "unpriced",
                "charged_usd",
                "currency",
                "cost",
                "estimated",
                "cost_usd",
                "margin_usd");
        List<AttemptCosts.Margin> margins = new AttemptCosts(books.database()).margins(month(month));
        for (AttemptCosts.Margin one : margins) {
            BigDecimal cost = known.usd(one.currency(), one.cost());
            boolean isAll = one.isFirst() && one.unpriced() == 0 && currencies(margins, one) == 1;
            sheet.row(
                    one.upstream(),
                    one.upstreamModel(),
                    Long.toString(one.calls()),
                    Long.toString(one.attempts()),
                    Long.toString(one.failed()),
                    Long.toString(one.unpriced()),
                    one.charged().toPlainString(),
                    Objects.requireNonNullElse(one.currency(), ""),
                    one.currency() == null ? "" : one.cost().toPlainString(),
                    one.currency() == null ? "" : one.guessed().toPlainString(),
                    cost == null ? "" : cost.toPlainString(),
                    cost == null || !isAll ? "" : one.charged().subtract(cost).toPlainString());
        }
        sheet.print(output, csv, "Margin of " + month + ", by route");
        return 0;
    }

    private static long currencies(List<AttemptCosts.Margin> all, AttemptCosts.Margin one) {
        return all.stream()
                .filter(other -> other.upstream().equals(one.upstream())
                        && other.upstreamModel().equals(one.upstreamModel()))
                .count();
    }

    /** How much of a currency a dollar is. */
    private record Rates(Map<String, BigDecimal> perDollar) {
        private static final int DIGITS = 9;

        static Rates of(Map<String, BigDecimal> said) {
            for (Map.Entry<String, BigDecimal> rate : said.entrySet()) {
                if (!rate.getKey().matches("[A-Z]{3}") || rate.getValue().signum() <= 0)
                    throw new Failure("--rate is a currency and how much of it a dollar is, such as CNY=7.3.");
            }
            return new Rates(said);
        }

        /** In dollars, to the nearest billionth; null when that is not known. */
        @Nullable
        BigDecimal usd(@Nullable String currency, BigDecimal cost) {
            if (currency == null) return null;
            BigDecimal rate = currency.equals("USD") ? BigDecimal.ONE : perDollar.get(currency);
            return rate == null ? null : cost.divide(rate, DIGITS, RoundingMode.HALF_UP);
        }
    }

    /** Of which days a report is; this month's where nothing is said. */
    static final class Span {
        @Option(names = "--from", paramLabel = "YYYY-MM-DD", description = "First day (UTC); default: of this month.")
        private @Nullable String from;

        @Option(names = "--to", paramLabel = "YYYY-MM-DD", description = "Last day (UTC); default: today.")
        private @Nullable String to;

        @Option(names = "--csv", description = "Print CSV.")
        private boolean csv;

        private LedgerReports.Days days() {
            LocalDate today = LocalDate.now(ZoneOffset.UTC);
            LocalDate last = to == null ? today : day("--to", to);
            LocalDate first = from == null ? last.withDayOfMonth(1) : day("--from", from);
            if (last.isBefore(first)) throw new Failure("--to is before --from.");
            return new LedgerReports.Days(first, last);
        }
    }

    private static void row(Sheet sheet, LedgerReports.Entry entry, String detail) {
        sheet.row(
                entry.at().toString(),
                Long.toString(entry.accountId()),
                entry.email(),
                RequestIds.text(entry.requestId()),
                Objects.requireNonNullElse(entry.model(), ""),
                Objects.requireNonNullElse(entry.route(), ""),
                new Usd(entry.amount()).plain(),
                detail);
    }

    private static String amount(boolean isMoney, BigInteger amount) {
        return isMoney
                ? new BigDecimal(amount, 9).stripTrailingZeros().setScale(9).toPlainString()
                : amount.toString();
    }

    private static LocalDate day(String option, String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new Failure(option + " is a day such as 2026-11-28.");
        }
    }

    private static YearMonth month(String text) {
        try {
            return YearMonth.parse(text);
        } catch (DateTimeParseException e) {
            throw new Failure("--month is a month such as 2026-11.");
        }
    }
}
