package com.smartoken.testing;

import com.smartoken.db.ApiKey;
import com.smartoken.db.KeyTerms;
import com.smartoken.db.KeyTerms.Expiry;
import com.smartoken.keys.KeyModels;
import java.time.Duration;
import java.util.List;

/** Terms of test keys: one limit or none. */
public final class Terms {
    public static final KeyTerms NONE = KeyTerms.named("test");

    /** For keys of any model: a limit to one is taken as it is written. */
    public static final KeyModels ANY_MODEL = new KeyModels() {
        @Override
        public String id(String name) {
            return name;
        }

        @Override
        public String where() {
            return "";
        }
    };

    private Terms() {}

    public static KeyTerms lasting(Duration time) {
        return new KeyTerms("test", new Expiry.After(time), null, List.of(), List.of(), null, null, null);
    }

    public static KeyTerms capped(ApiKey.Cap cap, String... models) {
        return new KeyTerms("test", Expiry.NEVER, cap, List.of(models), List.of(), null, null, null);
    }

    public static KeyTerms models(String... models) {
        return capped(null, models);
    }

    public static KeyTerms networks(String... networks) {
        return new KeyTerms("test", Expiry.NEVER, null, List.of(), List.of(networks), null, null, null);
    }

    public static KeyTerms perMinute(Integer requests, Long tokens) {
        return new KeyTerms("test", Expiry.NEVER, null, List.of(), List.of(), requests, tokens, null);
    }

    public static KeyTerms atOnce(Integer running) {
        return new KeyTerms("test", Expiry.NEVER, null, List.of(), List.of(), null, null, running);
    }
}
