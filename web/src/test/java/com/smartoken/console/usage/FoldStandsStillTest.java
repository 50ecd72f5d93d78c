package com.smartoken.console.usage;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.db.DatabaseSettings;
import com.smartoken.money.Tokens;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node that stands still in a transaction that has folded sums in, as setting a budget does, stops nobody else. */
class FoldStandsStillTest extends SpenderTest {
    private static final int PAGES = 16;

    @ParameterizedTest
    @ValueSource(strings = {"/console", "/console/usage/breakdown", "/console/keys", "/console/wallet"})
    void pagesAreThereMeanwhile(String path) throws Exception {
        try (Connection _ = folded()) {
            ada.settled("plain", Tokens.of(1_000, 100));
            assertThat(ada.browser().get(path).statusCode()).isEqualTo(200);
        }
    }

    /** Pages that wait for sums have all connections of the node. */
    @Test
    void othersSignUpMeanwhile() throws Exception {
        try (Connection _ = folded();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            ada.settled("plain", Tokens.of(1_000, 100));
            Semaphore asking = new Semaphore(0);
            List<Future<Integer>> pages = new ArrayList<>();
            for (int i = 0; i < PAGES; i++) {
                pages.add(threads.submit(() -> {
                    asking.release();
                    return ada.browser().get("/console/usage/breakdown").statusCode();
                }));
            }
            asking.acquire(PAGES);
            for (int i = 0; i < 3; i++) assertThat(server.customer("1").key()).isNotEmpty();
            for (Future<Integer> page : pages) assertThat(page.get()).isEqualTo(200);
        }
    }

    private Connection folded() throws SQLException {
        ada.settled("plain", Tokens.of(1_000, 100));
        DatabaseSettings settings = server.database().settings();
        Connection other = DriverManager.getConnection(settings.url(), settings.user(), settings.password());
        other.setAutoCommit(false);
        try (Statement statement = other.createStatement()) {
            statement.execute("select fold_usage()");
        }
        return other;
    }
}
