package com.smartoken.db.check;

import java.util.List;

/** What keeps the history as it was written is in its place. */
final class GuardRules {
    private static final String TRIGGERS = """
            with wanted (name, guard) as (values
                ('movement', 'movement_written_once'), ('movement', 'movement_kept'),
                ('usage_record', 'usage_record_written_once'), ('usage_record', 'usage_record_kept'),
                ('late_settlement', 'late_settlement_written_once'), ('late_settlement', 'late_settlement_kept'),
                ('attempt_cost', 'attempt_cost_written_once'), ('attempt_cost', 'attempt_cost_kept'),
                ('operator_entry', 'operator_entry_written_once'), ('operator_entry', 'operator_entry_kept'),
                ('monthly_close', 'monthly_close_written_once'), ('monthly_close', 'monthly_close_kept'),
                ('monthly_close_line', 'monthly_close_line_written_once'), ('monthly_close_line', 'monthly_close_line_kept'),
                ('archived_month', 'archived_month_written_once'), ('archived_month', 'archived_month_kept'),
                ('link', 'link_written_once'), ('link', 'link_kept'), ('sealed_day', 'sealed_day_written_once'),
                ('sealed_day', 'sealed_day_kept'), ('usage_day', 'usage_day_grows'), ('spending', 'spending_grows')),
            guarded as (
                select to_regclass(name) as tab, name, guard from wanted
                union all
                select i.inhrelid::regclass, i.inhrelid::regclass::text, guard from wanted
                join pg_inherits i on i.inhparent = to_regclass(name) where guard like '%written_once')
            select g.name, g.guard, coalesce(t.tgenabled::text, 'missing') state
            from guarded g left join pg_trigger t on t.tgrelid = g.tab and t.tgname = g.guard
            where t.tgenabled is null or t.tgenabled not in ('O', 'A')""";

    static final List<Rule> ALL = List.of(
            Rule.ofState("I13 what refuses changes of the history is on", TRIGGERS),
            Rule.ofState("I13 no row of the history stands in a default partition", """
                    select 'movement' as name, reference, account_id from movement_default
                    union all select 'usage_record', request_id, account_id from usage_record_default"""));

    private GuardRules() {}
}
