package com.smartoken.relay.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.smartoken.http.ApiError;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

/** A node turns away what it can't carry, and no account takes all of it. */
class LoadTest {
    private final Load load = new Load();
    private final Deque<Load.Place> places = new ArrayDeque<>();

    @Test
    void anAccountHasItsShareAndOthersTheRest() {
        enter(1, Load.CALLS_OF_ACCOUNT_MAX);
        assertRefused(1, "This account");
        enter(2, Load.CALLS_MAX - Load.CALLS_OF_ACCOUNT_MAX);
        assertRefused(2, "The service has all");
        assertRefused(3, "The service has all");
        assertThat(load.running()).isEqualTo(Load.CALLS_MAX);
    }

    @Test
    void aPlaceThatIsLeftIsFreeAgain() {
        enter(1, Load.CALLS_OF_ACCOUNT_MAX);
        places.pop().close();
        enter(1, 1);
        assertRefused(1, "This account");
        while (!places.isEmpty()) places.pop().close();
        assertThat(load.running()).isZero();
        enter(1, Load.CALLS_OF_ACCOUNT_MAX);
    }

    private void enter(long account, int times) {
        for (int i = 0; i < times; i++) places.push(load.enter(account));
    }

    private void assertRefused(long account, String why) {
        assertThatThrownBy(() -> load.enter(account)).isInstanceOfSatisfying(ApiError.class, error -> {
            assertThat(error.status()).isEqualTo(503);
            assertThat(error.code()).isEqualTo("service_unavailable");
            assertThat(error.getMessage()).startsWith(why);
        });
    }
}
