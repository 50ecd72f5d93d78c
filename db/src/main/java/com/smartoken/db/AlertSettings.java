package com.smartoken.db;

import static com.smartoken.db.generated.Tables.ALERT_SETTING;

import com.smartoken.db.generated.tables.records.AlertSettingRecord;
import com.smartoken.money.Usd;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What owners want to hear of, and where. */
public final class AlertSettings {
    private final Database database;

    public AlertSettings(Database database) {
        this.database = database;
    }

    public AlertSetting of(long accountId) {
        return database.query(db -> db.selectFrom(ALERT_SETTING)
                .where(ALERT_SETTING.ACCOUNT_ID.eq(accountId))
                .fetchOptional(AlertSettings::read)
                .orElse(AlertSetting.DEFAULT));
    }

    /** Changes what they hear of. */
    public void listen(
            long accountId, @Nullable Usd balanceBelow, List<Integer> budgetPercents, Set<AccountEvent.Kind> muted) {
        AlertSetting now = of(accountId);
        write(
                accountId,
                new AlertSetting(
                        balanceBelow, budgetPercents, muted, now.email(), now.webhookUrl(), now.webhookSecret()));
    }

    /** Changes where it goes. */
    public void send(long accountId, boolean email, @Nullable String webhookUrl, @Nullable String webhookSecret) {
        AlertSetting now = of(accountId);
        write(
                accountId,
                new AlertSetting(
                        now.balanceBelow(), now.budgetPercents(), now.muted(), email, webhookUrl, webhookSecret));
    }

    private void write(long accountId, AlertSetting setting) {
        Usd below = setting.balanceBelow();
        AlertSettingRecord row = new AlertSettingRecord();
        row.setAccountId(accountId);
        row.setBalanceBelow(below == null ? null : below.nano());
        row.setBudgetPercents(setting.budgetPercents().toArray(Integer[]::new));
        row.setMuted(
                setting.muted().stream().map(AccountEvent.Kind::word).sorted().toArray(String[]::new));
        row.setEmail(setting.email());
        row.setWebhookUrl(setting.webhookUrl());
        row.setWebhookSecret(setting.webhookSecret());
        database.run(db -> db.insertInto(ALERT_SETTING)
                .set(row)
                .onConflict(ALERT_SETTING.ACCOUNT_ID)
                .doUpdate()
                .set(row)
                .execute());
    }

    private static AlertSetting read(AlertSettingRecord row) {
        Long below = row.getBalanceBelow();
        return new AlertSetting(
                below == null ? null : new Usd(below),
                Arrays.asList(row.getBudgetPercents()),
                Arrays.stream(row.getMuted()).map(AccountEvent.Kind::of).collect(Collectors.toSet()),
                row.getEmail(),
                row.getWebhookUrl(),
                row.getWebhookSecret());
    }
}
