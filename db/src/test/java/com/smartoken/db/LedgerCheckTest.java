package com.smartoken.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.smartoken.db.check.Rule;
import com.smartoken.db.check.Rules;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever cheats the books is refused as the application's role, and found where the owner's was used. */
@Execution(ExecutionMode.SAME_THREAD)
class LedgerCheckTest {
    /** Names in statements: {@code :ada} and {@code :bo} are accounts, the others requests. */
    private record Cheat(String how, boolean isRefused, String found, String... statements) {
        @Override
        public String toString() {
            return how;
        }
    }

    private static final String LOT_OF_BO = "(select id from lot where account_id = :bo and kind = 'paid')";

    private static final String PROMO_OF_BO = "(select id from lot where account_id = :bo and kind = 'promo')";

    private static Cheat refused(String how, String found, String... statements) {
        return new Cheat(how, true, found, statements);
    }

    /** What the application must be able to write, and so could write wrongly: found all the same. */
    private static Cheat allowed(String how, String found, String... statements) {
        return new Cheat(how, false, found, statements);
    }

    static Stream<Cheat> cheats() {
        return Stream.of(
                refused("triggers off", "I13 what refuses", "alter table movement disable trigger user"),
                refused(
                        "triggers of a partition off",
                        "I13 what refuses",
                        "do $$ declare p text; begin for p in select inhrelid::regclass from pg_inherits"
                                + " where inhparent = 'usage_record'::regclass loop"
                                + " execute 'alter table ' || p || ' disable trigger user'; end loop; end $$"),
                refused("a guard dropped", "I13 what refuses", "drop trigger usage_day_grows on usage_day"),
                refused("a link's guard dropped", "I13 what refuses", "drop trigger link_written_once on link"),
                refused("a sealed day's guard off", "I13 what refuses", "alter table sealed_day disable trigger user"),
                allowed(
                        "a lot lowered",
                        "I16 a lot's remainder",
                        "update lot set remaining = remaining - 3 where id = " + LOT_OF_BO),
                refused(
                        "a charged call deleted",
                        "I12 the sums by day",
                        "alter table movement disable trigger user",
                        "alter table usage_record disable trigger user",
                        "update lot set remaining = remaining + (select sum(amount) from movement where reference = ':settled')"
                                + " where id = (select lot_id from movement where reference = ':settled')",
                        "delete from movement where reference = ':settled'",
                        "delete from usage_record where request_id = ':settled'",
                        "alter table movement enable trigger user",
                        "alter table usage_record enable trigger user"),
                refused(
                        "a million dollars on a lot that there is",
                        "I2 I3",
                        "update lot set granted = granted + 1000000000000000, remaining = remaining + 1000000000000000 where id = "
                                + LOT_OF_BO),
                allowed(
                        "a million dollars in a lot without movement",
                        "I2 I3",
                        "insert into lot (account_id, asset, kind, source, granted, remaining) values"
                                + " (:bo, 'usd', 'promo', 'gift', 1000000000000000, 1000000000000000)"),
                refused(
                        "usage_day zeroed",
                        "I12 the sums by day",
                        "alter table usage_day disable trigger user",
                        "update usage_day set requests = 0, errors = 0, input = 0, cached = 0, output = 0, thinking = 0, charged = 0",
                        "alter table usage_day enable trigger user"),
                refused("usage_day zeroed as it is", "", "update usage_day set charged = 0"),
                refused("a day's sums deleted", "I12 all that an account used", "delete from usage_day"),
                allowed(
                        "a day's sums raised",
                        "I12 the sums by day",
                        "update usage_day set output = output + 1 where account_id = :ada"),
                allowed(
                        "a sum that nothing stands behind",
                        "I12 the sums by day",
                        "insert into usage_day (account_id, day, kind, label, key_id, requests) values (:ada, '2026-01-01', 'model', 'x', 1, 1)"),
                allowed(
                        "a top-up to a lot that does not exist",
                        "I2 a movement is of a lot",
                        "insert into movement (reference, lot_id, kind, account_id, asset, amount)"
                                + " values (new_id(), 987654, 'top_up', :bo, 'usd', 1000000)"),
                refused(
                        "movement truncated",
                        "I2 I3",
                        "alter table movement disable trigger user",
                        "truncate movement"),
                refused("movement truncated as it is", "", "truncate movement"),
                refused(
                        "the log truncated",
                        "I12 every use",
                        "alter table usage_record disable trigger user",
                        "truncate usage_record"),
                refused(
                        "a movement's amount changed",
                        "I7 a request's movements",
                        "alter table movement disable trigger user",
                        "update movement set amount = amount - 1 where reference = ':settled'"),
                refused(
                        "a movement moved to another account",
                        "I1 what an account has",
                        "alter table movement disable trigger user",
                        "update movement set account_id = :ada where kind = 'top_up' and account_id = :bo"),
                allowed(
                        "a movement in the wrong asset",
                        "I2 a movement is of a lot",
                        "insert into movement (reference, lot_id, kind, account_id, asset, amount)"
                                + " select new_id(), id, 'adjust', :bo, 'tokens:tried', 1 from lot where id = "
                                + LOT_OF_BO),
                allowed(
                        "a remainder lowered",
                        "I2 I3",
                        "update lot set remaining = remaining - 1 where id = " + LOT_OF_BO),
                allowed(
                        "a hold on a lot raised",
                        "I4 what lots hold",
                        "update lot set held = held + 1 where id = " + LOT_OF_BO),
                allowed(
                        "a hold of a lot that there is not",
                        "I4 what lots hold",
                        "update hold set lot_ids = array[987654::bigint], lot_amounts = array[amount] where request_id = ':running'"),
                allowed("a hold's amount lowered", "I4 a hold's parts", "update hold set amount = amount - 1"),
                allowed(
                        "a hold's caps changed",
                        "I4 what counts against caps",
                        "update hold set caps = '{account:1|2026-11}'"),
                allowed(
                        "a hold that nobody sweeps",
                        "I8",
                        "update hold set deadline = clock_timestamp() - interval '2 min'"),
                refused(
                        "more charged than was held",
                        "I7 nothing is charged beyond",
                        "alter table usage_record disable trigger user",
                        "update usage_record set held = charged - 1 where request_id = ':settled'"),
                refused(
                        "more charged late than was held",
                        "I7 nothing is charged beyond",
                        "alter table usage_record disable trigger user",
                        "update usage_record set held = charged + 1 where request_id = ':late'"),
                refused(
                        "a late settlement changed",
                        "I7 a request's movements",
                        "alter table late_settlement disable trigger user",
                        "update late_settlement set charged = charged - 1"),
                allowed(
                        "a late settlement of a call that was not swept",
                        "I12 what was settled late",
                        "insert into late_settlement (account_id, request_id, input_tokens, cached_tokens, written_tokens, output_tokens,"
                                + " thinking_tokens, quota_input, quota_output, cost, charged)"
                                + " values (:bo, ':settled', 0, 0, 0, 0, 0, 0, 0, 0, 0)"),
                allowed(
                        "a call logged for two accounts",
                        "I6 a request is of one account",
                        "insert into usage_record (account_id, request_id, key_id, outcome, model, path, status, streamed, price, held,"
                                + " cost, charged, started_at) select :ada, request_id, 1, 'released', model, path, 502, false, price,"
                                + " held, 0, 0, started_at from usage_record where request_id = ':settled'"),
                allowed(
                        "a call that ended twice",
                        "I6 a request ends once",
                        "insert into hold (request_id, account_id, key_id, node_id, amount, lot_ids, lot_amounts, model, price, streamed, path,"
                                + " deadline) select ':settled', account_id, key_id, node_id, 0, '{}', '{}', model, price, streamed, path,"
                                + " deadline from hold"),
                allowed(
                        "a released call that used something",
                        "I6 what was released",
                        "insert into movement (reference, lot_id, kind, account_id, asset, amount)"
                                + " select u.request_id, l.id, 'adjust', :ada, 'usd', 1 from usage_record u, lot l"
                                + " where u.outcome = 'released' and l.account_id = :ada and l.kind = 'paid'"),
                refused(
                        "a cost that is not the formula's",
                        "I12 the cost in the log",
                        "alter table usage_record disable trigger user",
                        "update usage_record set output_tokens = output_tokens + 1 where request_id = ':settled'"),
                allowed(
                        "a use that no call made",
                        "I12 every use",
                        "insert into movement (reference, lot_id, kind, account_id, asset, amount)"
                                + " values (new_id(), " + LOT_OF_BO + ", 'use', :bo, 'usd', 1)"),
                refused(
                        "a write-off without its reason",
                        "I7 what the operator bore",
                        "alter table movement drop constraint movement_write_off_reason",
                        "alter table movement disable trigger user",
                        "update movement set reason = null where kind = 'write_off'"),
                refused(
                        "a use after the lot's expiry",
                        "I9 nothing is used",
                        "update lot set created_at = now() - interval '2 days', expires_at = now() - interval '1 day'"
                                + " where account_id = :bo and kind = 'promo'"),
                allowed(
                        "an expiry before its time",
                        "I9 nothing expires",
                        "insert into movement (reference, lot_id, kind, account_id, asset, amount)"
                                + " values (new_id(), " + LOT_OF_BO + ", 'expire', :bo, 'usd', 1)"),
                refused(
                        "paid balance used before credit",
                        "I11",
                        "alter table movement disable trigger user",
                        "update lot set created_at = created_at - interval '1 min'",
                        "update movement set lot_id = " + LOT_OF_BO + " where reference = ':settled'"),
                allowed(
                        "a campaign that counts wrongly",
                        "I10 a campaign's lots",
                        "update campaign set accounts = accounts + 1"),
                refused(
                        "more credit than the campaign gives",
                        "I10 campaign credit",
                        "update lot set granted = granted + 1, remaining = remaining + 1 where source = 'campaign:spring' and account_id = :bo"),
                allowed(
                        "credit for a sign-up that is kept back",
                        "I10 no free credit",
                        "insert into sign_up (account_id, state) values (:ada, 'review')"),
                refused(
                        "a quota of another model",
                        "I10 a trial",
                        "update lot set source = 'trial:plain' where kind = 'quota'"),
                allowed("a code that counts wrongly", "I10 a code counts", "update credit_code set used = 0"),
                allowed(
                        "a batch that says less",
                        "I10 the credit of a code",
                        "update credit_code_batch set amount = amount - 1"),
                allowed(
                        "a million dollars with a movement and no entry",
                        "I14 money came",
                        "with l as (insert into lot (account_id, asset, kind, source, granted, remaining) values"
                                + " (:bo, 'usd', 'paid', 'operator:7', 1000000000000000, 1000000000000000) returning *)"
                                + " insert into movement (reference, lot_id, kind, account_id, asset, amount, actor, reason)"
                                + " select new_id(), id, 'top_up', account_id, 'usd', granted, 'operator', 'gift' from l"),
                allowed(
                        "an entry that nothing was booked for",
                        "I14 an operator's entry",
                        "insert into operator_entry (account_id, reference, kind, id, amount, actor, reason)"
                                + " values (:bo, 'x', 'credit', new_id(), 5, 'me', 'because')"),
                allowed(
                        "balance given back without an entry",
                        "I14 what was given back",
                        "update lot set remaining = remaining + 1 where id = " + PROMO_OF_BO,
                        "insert into movement (reference, lot_id, kind, account_id, asset, amount)"
                                + " values (new_id(), " + PROMO_OF_BO + ", 'refund', :bo, 'usd', 1)"),
                allowed(
                        "more given back than was paid",
                        "I14 no lot gets",
                        "with e as (insert into operator_entry (account_id, reference, kind, id, amount, request_id, actor, reason)"
                                + " values (:bo, 'x', 'refund', new_id(), 9, ':settled', 'me', 'because') returning id)"
                                + " insert into movement (reference, lot_id, kind, account_id, asset, amount)"
                                + " select id, " + LOT_OF_BO + ", 'refund', :bo, 'usd', 9 from e"),
                allowed(
                        "a month closed with other figures",
                        "I15 a closed month says",
                        "insert into monthly_close (month, actor) values ('2026-01-01', 'me')",
                        "insert into monthly_close_line values ('2026-01-01', 'paid', 'topped_up', 5), ('2026-01-01', 'paid', 'closing', 5)"),
                refused("a closed month reopened", "", "truncate monthly_close_line"),
                allowed(
                        "a closed month that does not add up",
                        "I15 a closed month ends",
                        "insert into monthly_close (month, actor) values ('2026-01-01', 'me')",
                        "insert into monthly_close_line values ('2026-01-01', 'paid', 'opening', 5), ('2026-01-01', 'paid', 'closing', 6)"),
                allowed(
                        "a movement dated into a closed month",
                        "I15 a closed month says",
                        "insert into monthly_close (month, actor) values ('2026-01-01', 'me')",
                        "insert into movement (reference, lot_id, kind, account_id, asset, amount, at)"
                                + " values (new_id(), " + LOT_OF_BO + ", 'adjust', :bo, 'usd', 1, '2026-01-15')"),
                refused(
                        "spending zeroed",
                        "I12 what counts against caps",
                        "alter table spending disable trigger user",
                        "update spending set spent = 0",
                        "alter table spending enable trigger user"),
                allowed("spending raised", "I12 what counts against caps", "update spending set spent = spent + 1"),
                allowed(
                        "a row in a default partition",
                        "I13 no row",
                        "insert into movement (reference, lot_id, kind, account_id, asset, amount)"
                                + " values ('ffffffff-0000-7000-8000-000000000000', " + LOT_OF_BO
                                + ", 'adjust', :bo, 'usd', 1)"));
    }

    private static TestDatabase traded;
    private static Trade trade;

    @BeforeAll
    static void trade() {
        traded = TestDatabase.create();
        trade = new Trade(traded);
        trade.close();
    }

    @AfterAll
    static void close() {
        traded.close();
    }

    @Test
    void whatTheProgramWroteIsRight() {
        try (TestDatabase test = traded.copy()) {
            assertThat(new LedgerCheck(test.database()).violations()).isEmpty();
            assertThat(trade.ada).isNotEqualTo(trade.bo);
        }
    }

    @ParameterizedTest
    @MethodSource("cheats")
    void theOwnersHandIsFound(Cheat cheat) {
        try (TestDatabase test = traded.copy();
                Database owner = Database.openBriefly(test.ownerSettings())) {
            for (String statement : cheat.statements) {
                try {
                    owner.run(db -> db.execute(named(statement)));
                } catch (RuntimeException e) {
                    // A guard that is on refuses even the owner; who takes it away is found.
                    assertThat(cheat.found).as(statement).isEmpty();
                    return;
                }
            }
            assertThat(new LedgerCheck(test.database()).violations())
                    .extracting(LedgerCheck.Violation::rule)
                    .anyMatch(rule -> rule.startsWith(cheat.found));
        }
    }

    @Test
    void theApplicationsRoleIsRefusedWhateverItNeverDoes() {
        try (TestDatabase test = traded.copy();
                Database application = Database.openBriefly(test.settings())) {
            for (Cheat cheat : cheats().filter(Cheat::isRefused).toList()) {
                // One of them has to fail: what is undone in a transaction never was.
                assertThatThrownBy(() -> application.transact(db -> {
                            for (String statement : cheat.statements) db.execute(named(statement));
                            return true;
                        }))
                        .as(cheat.how)
                        .isInstanceOf(RuntimeException.class);
                for (String statement : cheat.statements) {
                    if (!statement.startsWith("update lot set remaining"))
                        assertThatThrownBy(() -> application.run(db -> db.execute(named(statement))))
                                .as(statement)
                                .hasStackTraceContaining("ERROR: ");
                }
            }
            assertThatThrownBy(() -> application.run(db -> db.execute("set session_replication_role = replica")))
                    .hasStackTraceContaining("permission denied");
            assertThatThrownBy(() -> application.run(db -> db.execute("create table mine (id int)")))
                    .hasStackTraceContaining("permission denied");
            assertThat(new LedgerCheck(test.database()).violations()).isEmpty();
            assertThat(new Roles(test.database()).warnings()).isEmpty();
        }
    }

    @Test
    void everyRuleIsBrokenByOneOfThese() {
        Set<String> unbroken = new TreeSet<>(Rules.ALL.stream().map(Rule::name).collect(Collectors.toSet()));
        List<String> found =
                cheats().map(Cheat::found).filter(name -> !name.isEmpty()).toList();
        // A lot's own constraint refuses it before anybody could look.
        unbroken.removeIf(rule -> rule.startsWith("I5 ") || found.stream().anyMatch(rule::startsWith));
        assertThat(unbroken).isEmpty();
    }

    @Test
    void aRoleThatMayDoTooMuchIsWarnedOf() {
        try (TestDatabase test = TestDatabase.create();
                Database owner = Database.openBriefly(test.ownerSettings())) {
            assertThat(new Roles(owner).warnings()).singleElement().asString().contains("owns the history");
            owner.run(db -> db.execute("grant delete on movement to smartoken"));
            assertThat(new Roles(test.database()).warnings())
                    .singleElement()
                    .asString()
                    .contains("movement");
            owner.run(db -> db.execute("select admit_application('smartoken')"));
            assertThat(new Roles(test.database()).warnings()).isEmpty();
        }
    }

    private static String named(String statement) {
        return statement
                .replace(":settled", trade.settled.toString())
                .replace(":running", trade.running.toString())
                .replace(":late", trade.late.toString())
                .replace(":ada", Long.toString(trade.ada))
                .replace(":bo", Long.toString(trade.bo));
    }
}
