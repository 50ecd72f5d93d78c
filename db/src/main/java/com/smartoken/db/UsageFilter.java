package com.smartoken.db;

import java.util.ArrayList;
import java.util.List;
import org.jooq.Condition;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Which requests of an account are meant; null for any.
 *
 * @param failed true for errors only, false for the others
 * @param costMin nano-dollars charged at least
 */
public record UsageFilter(
        @Nullable String model,
        @Nullable Long keyId,
        @Nullable Boolean failed,
        @Nullable String feature,
        @Nullable String endUser,
        @Nullable Long costMin) {
    public static final UsageFilter ALL = new UsageFilter(null, null, null, null, null, null);

    private static final String FAILED = "(status <> 200 or error_code is not null)";

    /**
     * The one condition that an index of the log serves together with the order of ids, the most selective first. Reading
     * so many rows by it costs the same however long the log is.
     */
    Condition indexed() {
        if (endUser != null) return DSL.condition("end_user = {0}", DSL.val(endUser));
        if (Boolean.TRUE.equals(failed)) return DSL.condition(FAILED);
        return feature == null ? DSL.trueCondition() : DSL.condition("feature = {0}", DSL.val(feature));
    }

    /** Everything, to be asked of the rows that were read. */
    Condition all() {
        List<Condition> all = new ArrayList<>(List.of(DSL.trueCondition()));
        if (model != null) all.add(DSL.condition("model = {0}", DSL.val(model)));
        if (keyId != null) all.add(DSL.condition("key_id = {0}", DSL.val(keyId)));
        if (failed != null) all.add(DSL.condition(failed ? FAILED : "not " + FAILED));
        if (feature != null) all.add(DSL.condition("feature = {0}", DSL.val(feature)));
        if (endUser != null) all.add(DSL.condition("end_user = {0}", DSL.val(endUser)));
        if (costMin != null) all.add(DSL.condition("charged >= {0}", DSL.val(costMin)));
        return DSL.and(all);
    }

    /** The columns that {@link #all} asks for. */
    String columns() {
        return isInIndex() ? "charged, key_id, model" : "charged, key_id, model, status, error_code, feature, end_user";
    }

    /** Whether the index of ids has all that is asked for, so that no row of the table need be read to look. */
    boolean isInIndex() {
        return failed == null && feature == null && endUser == null;
    }

    /** Whether the sums by day know on which days there can be such requests. */
    boolean isKnownByDay() {
        return model != null || keyId != null || costMin != null;
    }

    /** The same of the sums by day and model. */
    Condition ofDay() {
        List<Condition> all = new ArrayList<>(List.of(DSL.condition("kind = 'model'")));
        if (model != null) all.add(DSL.condition("label = {0}", DSL.val(model)));
        if (keyId != null) all.add(DSL.condition("key_id = {0}", DSL.val(keyId)));
        return DSL.and(all);
    }
}
