package com.smartoken.relay.measure;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.db.AttemptCosts;
import com.smartoken.db.AttemptCosts.Attempted;
import com.smartoken.db.Database;
import com.smartoken.db.DatabaseSettings;
import com.smartoken.db.TestDatabase;
import com.smartoken.testing.TestServer;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Costs are written behind the calls, which never wait for it. */
class CostLogTest {
    @Test
    void whatWaitsIsWrittenBeforeTheEnd() {
        try (TestDatabase test = TestDatabase.create()) {
            CostLog log = new CostLog(new AttemptCosts(test.database()));
            for (int i = 1; i <= 1_200; i++) log.note(attempted(i));
            log.close();
            assertThat(test.number("select count(*) from attempt_cost")).isEqualTo(1_200);
            assertThat(log.lost()).isZero();
        }
    }

    @Test
    void aBusyNodesAreWrittenAsFastAsTheyCome() {
        try (TestDatabase test = TestDatabase.create()) {
            CostLog log = new CostLog(new AttemptCosts(test.database()));
            for (int i = 1; i <= CostLog.WAITING_MAX; i++) log.note(attempted(i));
            TestServer.await(() -> test.number("select count(*) from attempt_cost") > CostLog.WAITING_MAX * 3L / 4);
            for (int i = 1; i <= CostLog.WAITING_MAX / 2; i++) log.note(attempted(CostLog.WAITING_MAX + i));
            log.close();
            assertThat(log.lost()).isZero();
        }
    }

    @Test
    void whileTheDatabaseIsAwayNotingNeitherWaitsNorFailsAndWhatIsLostIsCounted() {
        DatabaseSettings nowhere = new DatabaseSettings("jdbc:postgresql://127.0.0.1:1/none", "nobody", "");
        try (Database database = Database.openBriefly(nowhere)) {
            CostLog log = new CostLog(new AttemptCosts(database));
            for (int i = 1; i <= CostLog.WAITING_MAX + 1_000; i++) log.note(attempted(i));
            log.close();
            assertThat(log.lost()).isEqualTo(CostLog.WAITING_MAX + 1_000);
        }
    }

    private static Attempted attempted(int n) {
        return new Attempted(1, new UUID(0x019_0000_0000_7000L, n), n, "alpha", "a-1", "200", null, true, null);
    }
}
