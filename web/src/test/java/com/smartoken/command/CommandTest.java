package com.smartoken.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.smartoken.App;
import com.smartoken.content.ContentFolder;
import com.smartoken.content.campaign.Campaigns;
import com.smartoken.content.catalog.Catalog;
import com.smartoken.db.ApiKey;
import com.smartoken.db.ApiKeys;
import com.smartoken.db.Archive;
import com.smartoken.db.Period;
import com.smartoken.db.Seals;
import com.smartoken.db.TestDatabase;
import com.smartoken.db.chain.SigningKey;
import com.smartoken.db.chain.Witness;
import com.smartoken.keys.KeySecret;
import com.smartoken.testing.TestServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The operator's commands as they are typed: what they print, what they change, and how they end. */
class CommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static TestDatabase database;

    /** How a command ended. */
    private record Run(int status, String out, String err) {
        JsonNode json() throws Exception {
            assertThat(status).as(err).isZero();
            assertThat(err).isEmpty();
            assertThat(out.strip()).hasLineCount(1);
            return JSON.readTree(out);
        }
    }

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "serve",
                "migrate",
                "check",
                "account",
                "account create",
                "account show",
                "campaign",
                "campaign apply",
                "campaign show",
                "campaign review",
                "campaign review release",
                "code",
                "code create",
                "account hold",
                "account release",
                "account set",
                "key",
                "key create",
                "key revoke",
                "wallet",
                "wallet credit",
                "ledger",
                "ledger verify"
            })
    void helpsEverywhere(String command) {
        Run run = run((command + " --help").strip().split(" "));
        assertThat(run.status).isZero();
        assertThat(run.out).startsWith("Usage: ").contains("--help");
        assertThat(run.err).isEmpty();
    }

    @Test
    void makesAnAccountAndTellsItAsJson() throws Exception {
        String email = email();
        JsonNode made = run("account", "create", "--email", email, "--json").json();
        assertThat(made.fieldNames()).toIterable().containsExactly("account", "email");
        assertThat(made.get("account").textValue()).matches("acct_\\d+");
        assertThat(made.get("email").textValue()).isEqualTo(email);
        JsonNode shown = run("account", "show", "--email", email, "--json").json();
        assertThat(shown.get("available").textValue()).as("no grant by itself").isEqualTo("0.00");
        assertThat(shown.get("pay_as_you_go").textValue()).isEqualTo("on");
        assertThat(shown.get("status").textValue()).isEqualTo("active");
    }

    @Test
    void refusesASecondAccountForAnAddressInAnyCase() {
        String email = account();
        assertRefused(run("account", "create", "--email", email), "exists already");
        assertRefused(run("account", "create", "--email", email.toUpperCase(java.util.Locale.ROOT)), "exists already");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "a@b c", "@", "a@", " ", "a@b@c"})
    void refusesWhatIsNoAddress(String email) {
        assertRefused(run("account", "create", "--email", email), "no e-mail address");
    }

    @Test
    void holdsAnAccountAndReleasesIt() throws Exception {
        String email = account();
        JsonNode held = run("account", "hold", "--email", email, "--reason", "a test", "--json")
                .json();
        assertThat(held.get("status").textValue()).isEqualTo("held");
        assertThat(run("account", "show", "--email", email).out).contains("held: a test");
        assertThat(run("account", "release", "--email", email, "--json")
                        .json()
                        .get("status")
                        .textValue())
                .isEqualTo("active");
    }

    @Test
    void turnsPayAsYouGoOffAndOn() throws Exception {
        String email = account();
        assertThat(run("account", "set", "--email", email, "--pay-as-you-go", "off").status)
                .isZero();
        assertThat(run("account", "show", "--email", email, "--json")
                        .json()
                        .get("pay_as_you_go")
                        .textValue())
                .isEqualTo("off");
        assertThat(run("account", "set", "--email", email, "--pay-as-you-go", "on").status)
                .isZero();
        assertRefused(run("account", "set", "--email", email, "--pay-as-you-go", "maybe"), "on or off");
    }

    @Test
    void makesAKeyWithItsLimitsAndTellsItOnce() throws Exception {
        String email = account();
        JsonNode made = run(
                        "key",
                        "create",
                        "--email",
                        email,
                        "--name",
                        "production",
                        "--expires",
                        "30d",
                        "--cap",
                        "5.00/week",
                        "--models",
                        "qwen-plus,kimi-k2",
                        "--ips",
                        "10.0.0.0/8,2001:db8::/32",
                        "--rpm",
                        "60",
                        "--tpm",
                        "100000",
                        "--running",
                        "3",
                        "--json")
                .json();
        assertThat(made.fieldNames()).toIterable().containsExactly("key", "prefix", "name");
        assertThat(made.get("key").textValue())
                .matches("sk-st-[0-9A-Za-z]{49}")
                .startsWith(made.get("prefix").textValue());
        ApiKey key =
                new ApiKeys(database.database()).findByPrefix(made.get("prefix").textValue());
        assertThat(key.name()).isEqualTo("production");
        assertThat(Duration.between(key.createdAt(), key.expiresAt()))
                .isBetween(Duration.ofDays(30), Duration.ofDays(31));
        assertThat(key.cap().amount().plain()).isEqualTo("5.00");
        assertThat(key.cap().period()).isEqualTo(Period.WEEK);
        assertThat(key.models()).containsExactly("qwen-plus", "kimi-k2");
        assertThat(key.networks()).containsExactly("10.0.0.0/8", "2001:db8::/32");
        assertThat(key.requestsPerMinute()).isEqualTo(60);
        assertThat(key.tokensPerMinute()).isEqualTo(100_000);
        assertThat(key.running()).isEqualTo(3);
    }

    @Test
    void limitsAnAccountAndClearsOneLimitAfterAnother() throws Exception {
        String email = account();
        JsonNode all =
                set(email, "--rpm", "60", "--tpm", "5000", "--running", "4").json();
        assertThat(all.get("rpm").textValue()).isEqualTo("60");
        assertThat(set(email, "--tpm", "none").status).isZero();
        assertThat(set(email, "--running", "0").status).isZero();
        String secret =
                run("key", "create", "--email", email, "--name", "n").out.strip();
        ApiKey key = new ApiKeys(database.database()).findByPrefix(KeySecret.shown(secret));
        assertThat(key.accountLimits()).isEqualTo(new ApiKey.AccountLimits(60, null, null));
        assertRefused(run("account", "set", "--email", email, "--rpm", "-1"), "--rpm");
        assertRefused(run("account", "set", "--email", email, "--running", "3000000000"), "--running");
        assertRefused(run("account", "set", "--email", email), "--pay-as-you-go");
    }

    private static Run set(String email, String... options) {
        List<String> all = new ArrayList<>(List.of("account", "set", "--email", email, "--json"));
        all.addAll(List.of(options));
        return run(all.toArray(String[]::new));
    }

    @Test
    void refusesAModelThatIsNotThereAndTakesAnAliasForWhatItMeans() throws Exception {
        String email = account();
        assertRefused(
                run("key", "create", "--email", email, "--name", "n", "--models", "qwen-plus,nope"),
                "--models: there is no model nope. The IDs are those of /models and GET /v1/models");
        assertThat(database.number(
                        "select count(*) from api_key k join account a on a.id = k.account_id where email = '" + email
                                + "'"))
                .isZero();
        String prefix = run(
                        "key",
                        "create",
                        "--email",
                        email,
                        "--name",
                        "n",
                        "--models",
                        "qwen/qwen-plus,Qwen-Plus",
                        "--json")
                .json()
                .get("prefix")
                .textValue();
        assertThat(new ApiKeys(database.database()).findByPrefix(prefix).models())
                .containsExactly("qwen-plus");
    }

    @Test
    void printsAKeyAloneSoThatAShellCanTakeIt() {
        Run run = run("key", "create", "--email", account(), "--name", "n");
        assertThat(run.out.strip()).matches("sk-st-[0-9A-Za-z]{49}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--expires 30",
                "--expires 0d",
                "--expires 5y",
                "--expires -1d",
                "--expires 5000d",
                "--cap 0/day",
                "--cap 1000001/month",
                "--cap 5.00",
                "--cap 5/year",
                "--cap 1.2.3/day",
                "--cap 0.0000000001/day",
                "--cap -1/day",
                "--ips example.com",
                "--ips 10.0.0.0/99",
                "--ips 1",
                "--models ,",
                "--models plain,,spare",
                "--rpm 0",
                "--rpm 1000001",
                "--tpm -5",
                "--running 0",
                "--rpm many",
                "--nonsense 1"
            })
    void refusesAWrongLimitInOneClearLine(String option) {
        String[] parts = option.split(" ");
        Run run = run("key", "create", "--email", account(), "--name", "n", parts[0], parts[1]);
        assertRefused(run, parts[0]);
        assertThat(run.out).isEmpty();
    }

    @Test
    void refusesAnEmptyOrEndlessName() {
        String email = account();
        for (String name : List.of("", " ", "n".repeat(101), "a\u0007b")) {
            assertRefused(run("key", "create", "--email", email, "--name", name), "--name");
        }
    }

    @Test
    void refusesANameThatCouldNotBeReadInTheConsole() {
        String email = account();
        for (String name : List.of("turn\u202ehere", "line\u2028here", "no\u200bspace")) {
            assertRefused(run("key", "create", "--email", email, "--name", name), "--name");
        }
    }

    @Test
    void givesAnAccountNoMoreKeysThanTheConsoleDoes() {
        String email = account();
        database.execute("insert into api_key (account_id, name, prefix, hash)"
                + " select a.id, 'one of many', 'sk-st-' || a.id || '-' || n, sha256((a.id || '-' || n)::bytea)"
                + " from account a, generate_series(1, 200) n where a.email = '" + email + "'");
        assertRefused(run("key", "create", "--email", email, "--name", "one more"), "200 keys");
    }

    @Test
    void refusesWhatIsForAnAccountThatIsNotThere() {
        for (String command : List.of(
                "account show",
                "account hold",
                "account release",
                "account set --pay-as-you-go on",
                "key create --name n",
                "wallet credit --amount 1 --reason r")) {
            assertRefused(run((command + " --email nobody@example.com").split(" ")), "no account");
        }
    }

    @Test
    void refusesAMissingOptionByItsName() {
        assertRefused(run("key", "create", "--name", "n"), "--email");
        assertRefused(run("wallet", "credit", "--email", "a@example.com", "--amount", "1"), "--reason");
        assertRefused(run("account", "create"), "--email");
    }

    @Test
    void refusesACommandThatIsNotThere() {
        assertRefused(run("nonsense"), "nonsense");
        assertRefused(run("account", "nonsense"), "nonsense");
    }

    @Test
    void revokesAKeyByItsPrefix() throws Exception {
        String prefix = run("key", "create", "--email", account(), "--name", "n", "--json")
                .json()
                .get("prefix")
                .textValue();
        JsonNode revoked = run("key", "revoke", "--prefix", prefix, "--json").json();
        assertThat(revoked.get("status").textValue()).isEqualTo("revoked");
        assertThat(new ApiKeys(database.database()).findByPrefix(prefix).revokedAt())
                .isNotNull();
        assertRefused(run("key", "revoke", "--prefix", "sk-st-nothing1"), "no key");
    }

    @Test
    void creditsAWalletAndTellsTheBalance() throws Exception {
        String email = account();
        JsonNode first = run("wallet", "credit", "--email", email, "--amount", "12.50", "--reason", "r", "--json")
                .json();
        assertThat(first.fieldNames()).toIterable().containsExactly("account", "credited", "available");
        assertThat(first.get("credited").textValue()).isEqualTo("12.50");
        JsonNode second = run(
                        "wallet", "credit", "--email", email, "--amount", "0.000000001", "--reason", "r", "--json")
                .json();
        assertThat(second.get("available").textValue()).isEqualTo("12.500000001");
    }

    @Test
    void aReferenceBooksOnce() throws Exception {
        String email = account();
        String[] credit = {
            "wallet",
            "credit",
            "--email",
            email,
            "--amount",
            "5",
            "--reason",
            "paid",
            "--reference",
            "Überweisung №7 \"x\"",
            "--json"
        };
        assertThat(run(credit).json().get("booked").textValue()).isEqualTo("now");
        JsonNode again = run(credit).json();
        assertThat(again.get("booked").textValue()).isEqualTo("before");
        assertThat(again.get("available").textValue()).isEqualTo("5.00");
        credit[5] = "6";
        assertRefused(run(credit), "stands in the books already");
        assertThat(database.rows("select distinct actor from operator_entry where reference like '%№7%'"))
                .containsExactly(List.of("command:" + System.getProperty("user.name")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb", "a\u200bb", "\u0000"})
    void refusesAReferenceThatCannotBeReadBack(String reference) {
        Run run = run(
                "wallet", "credit", "--email", account(), "--amount", "1", "--reason", "r", "--reference", reference);
        assertRefused(run, "--reference");
    }

    @Test
    void adjustsBothWays() throws Exception {
        String email = account();
        run("wallet", "adjust", "--email", email, "--amount", "5", "--reason", "r", "--reference", email + 1);
        JsonNode less = run(
                        "wallet",
                        "adjust",
                        "--email",
                        email,
                        "--amount=-1.50",
                        "--reason",
                        "r",
                        "--reference",
                        email + 2,
                        "--json")
                .json();
        assertThat(less.get("adjusted").textValue()).isEqualTo("-1.50");
        assertThat(less.get("available").textValue()).isEqualTo("3.50");
        assertRefused(
                run("wallet", "adjust", "--email", email, "--amount=-4", "--reason", "r", "--reference", email + 3),
                "only $3.50");
    }

    @Test
    void refusesARefundOfWhatIsNoRequestOfTheAccounts() {
        String[] refund = {
            "wallet", "refund", "--email", account(), "--request", "x", "--reason", "r", "--reference", "r1"
        };
        assertRefused(run(refund), "--request");
        refund[5] = "req_019a2b3c4d5e7f8091a2b3c4d5e6f708";
        assertRefused(run(refund), "paid nothing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-5", "1e3", "1,5", "$5", "0.0000000001", "99999999999999999999", "1000001", "NaN"})
    void refusesAnAmountThatCannotBeCredited(String amount) {
        Run run = run("wallet", "credit", "--email", account(), "--amount", amount, "--reason", "r");
        assertRefused(run, "--amount");
    }

    @Test
    void printsTheBooksForPeopleSpreadsheetsAndMachines() throws Exception {
        String email = account();
        run("wallet", "credit", "--email", email, "--amount", "7", "--reason", "r");
        JsonNode accounts = run("ledger", "balance", "--json").json().get("accounts");
        assertThat(accounts.get(0).fieldNames()).toIterable().containsExactly("asset", "ledger", "debit", "credit");
        assertThat(run("ledger", "balance", "--csv").out)
                .startsWith("asset,ledger,debit,credit\r\n")
                .contains("usd,cash,");
        assertThat(run("ledger", "balance").out).startsWith("Trial balance");
        assertThat(run("ledger", "write-offs", "--csv").out)
                .startsWith("at,account,email,request,model,route,usd,reason\r\n");
        assertThat(run("ledger", "late", "--json").json().get("late")).isEmpty();
        String month = java.time.YearMonth.now(java.time.ZoneOffset.UTC).toString();
        JsonNode lines = run("ledger", "close", "--preview", "--month", month, "--json")
                .json()
                .get("lines");
        assertThat(lines.get(0).get("line").textValue()).isEqualTo("opening");
        assertThat(run("ledger", "margin", "--month", month, "--csv").out)
                .startsWith(
                        "upstream,model,calls,attempts,failed,unpriced,charged_usd,currency,cost,estimated,cost_usd,margin_usd");
        assertThat(run("ledger", "margin", "--month", month, "--rate", "CNY=7.3", "--json")
                        .json()
                        .get("routes"))
                .isNotNull();
        assertRefused(run("ledger", "margin", "--month", month, "--rate", "CNY=0"), "--rate");
        assertRefused(run("ledger", "margin", "--month", "soon"), "--month");
        assertRefused(run("ledger", "close", "--month", month), "is not over");
        assertRefused(run("ledger", "close", "--month", "November"), "--month");
        assertRefused(run("ledger", "late", "--from", "2026-02-30"), "--from");
        assertRefused(run("ledger", "late", "--from", "2026-03-01", "--to", "2026-02-01"), "before --from");
    }

    @Test
    void findsTheBooksRight() throws Exception {
        JsonNode verified = run("ledger", "verify", "--json").json();
        assertThat(verified.fieldNames()).toIterable().containsExactly("ok", "violations");
        assertThat(verified.get("ok").booleanValue()).isTrue();
        assertThat(verified.get("violations")).isEmpty();
    }

    @Test
    void archivesOrChecksFilesAndNothingElse() {
        assertRefused(run("ledger", "archive"), "--to FOLDER or --check FILE");
        assertRefused(run("ledger", "archive", "--to", "x", "--check", "y"), "--to FOLDER or --check FILE");
        assertRefused(run("ledger", "archive", "--to", "x", "--keep", "2"), "--keep is 3");
        assertRefused(run("ledger", "archive", "--check", "movement-2026-01.csv"), "usage_record-2026-01.csv.gz");
    }

    @Test
    void beginsACheckOfTheBooksAtADayAfterASealedOneOnly() {
        assertRefused(run("ledger", "verify", "--from", "2026-01-02"), "2026-01-01 is not sealed");
        assertRefused(run("ledger", "verify", "--from", "yesterday"), "--from");
        Seals seals = new Seals(database.database());
        SigningKey key = SigningKey.generate();
        TestServer.await(() -> !seals.seal(key).isEmpty() || !seals.days().isEmpty());
        String day = seals.days().getLast().day().plusDays(1).toString();
        Run from = run("ledger", "verify", "--from", day);
        assertThat(from.out).startsWith("The books are right").contains("from " + day + " on");
        assertThat(from.status).isZero();
    }

    @Test
    void showsTheRowsThatBreakARuleOfTheBooks() throws Exception {
        String email = account();
        run("wallet", "credit", "--email", email, "--amount", "7", "--reason", "r");
        database.execute("update lot set remaining = remaining - 1 where id = (select max(id) from lot)");
        try {
            Run asJson = run("ledger", "verify", "--json");
            assertThat(asJson.status).isEqualTo(1);
            JsonNode broken = JSON.readTree(asJson.out);
            assertThat(broken.get("ok").booleanValue()).isFalse();
            assertThat(broken.at("/violations/0/rule").textValue()).startsWith("I2");
            assertThat(broken.at("/violations/0/row").textValue()).contains("6999999999");
            Run asText = run("ledger", "verify");
            assertThat(asText.status).isEqualTo(1);
            assertThat(asText.out).contains("I2", "6999999999");
        } finally {
            database.execute("update lot set remaining = remaining + 1 where id = (select max(id) from lot)");
        }
        assertThat(run("ledger", "verify").status).isZero();
    }

    @Test
    void endsACheckWithOneWhenSomethingIsWrong() throws Exception {
        Findings found = new Findings();
        found.warnings().add("a warning");
        assertThat(run(found, "check").status).isZero();
        found.mistakes().add("content/models/x.md:3 a mistake");
        Run run = run(found, "check", "--json");
        assertThat(run.status).isEqualTo(1);
        assertThat(JSON.readTree(run.out).get("mistakes").get(0).textValue()).contains("x.md:3");
        assertThat(run(found, "check").out).contains("content/models/x.md:3 a mistake");
    }

    @Test
    void appliesACampaignShowsItAndMakesCodes() throws Exception {
        account();
        JsonNode applied = run("campaign", "apply", "free-api-credit", "--json").json();
        assertThat(applied.get("granted_now").asLong()).isPositive();
        assertThat(run("campaign", "apply", "free-api-credit", "--json")
                        .json()
                        .get("granted_now")
                        .asLong())
                .isZero();
        JsonNode shown = run("campaign", "show", "free-api-credit", "--json").json();
        assertThat(shown.get("accounts")).isEqualTo(shown.get("days").get(0).get("accounts"));
        assertThat(run("campaign", "show", "free-api-credit").out).contains("budget left");
        assertRefused(run("campaign", "apply", "nothing"), "nothing");
        assertThat(run("campaign", "review", "list").out).contains("Nobody waits");
        assertRefused(run("campaign", "review", "release", "--email", account(), "--reason", "x"), "does not wait");

        JsonNode codes = run("code", "create", "--amount", "5", "--count", "3", "--expires", "30d", "--json")
                .json();
        assertThat(codes.get("codes")).hasSize(3);
        assertThat(run("code", "list").out).contains("3 codes");
        String batch = codes.get("batch").textValue();
        assertThat(run("code", "revoke", "--batch", batch).status).isZero();
        assertRefused(run("code", "revoke", "--batch", batch), "batch");
        assertRefused(run("code", "create", "--amount", "-1"), "amount");
    }

    @Test
    void tellsInOneLineThatTheDatabaseIsNotSet() {
        CommandContext books = new CommandContext(
                () -> {
                    throw new Failure("SMARTOKEN_DATABASE_URL is not set.");
                },
                CommandTest::campaigns,
                CommandTest::catalog);
        assertRefused(run(books, new Findings(), "ledger", "verify"), "SMARTOKEN_DATABASE_URL");
    }

    /** One line that names what is wrong, nothing on the output, no success. */
    private static void assertRefused(Run run, String about) {
        assertThat(run.status).isPositive();
        assertThat(run.err.strip()).as("one clear line").hasLineCount(1).contains(about);
        assertThat(run.err).doesNotContain("Exception", "\tat ");
        assertThat(run.out).isEmpty();
    }

    private static String email() {
        return "command" + COUNT.incrementAndGet() + "@example.com";
    }

    private static String account() {
        String email = email();
        assertThat(run("account", "create", "--email", email).status).isZero();
        return email;
    }

    private static Catalog catalog() {
        return Catalog.load(ContentFolder.packaged());
    }

    private static Campaigns campaigns() {
        return Campaigns.load(ContentFolder.packaged());
    }

    private static Run run(String... arguments) {
        return run(new Findings(), arguments);
    }

    private static Run run(Findings findings, String... arguments) {
        return run(
                new CommandContext(
                        database::database,
                        CommandTest::campaigns,
                        CommandTest::catalog,
                        () -> Witness.NONE,
                        () -> Archive.open(database.settings())),
                findings,
                arguments);
    }

    private static Run run(CommandContext books, Findings findings, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Commands.line(books, () -> {}, () -> {}, () -> findings);
        App.errors().accept(line);
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        int status = line.execute(arguments.length == 1 && arguments[0].isEmpty() ? new String[0] : arguments);
        return new Run(status, out.toString(), err.toString());
    }
}
