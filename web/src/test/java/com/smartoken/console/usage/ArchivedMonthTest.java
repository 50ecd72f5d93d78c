package com.smartoken.console.usage;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.db.Archive;
import com.smartoken.db.LedgerCheck;
import com.smartoken.db.LongAgo;
import com.smartoken.db.ledger.Labels;
import com.smartoken.money.Tokens;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody sees of a month whose log was put into files. */
class ArchivedMonthTest extends SpenderTest {
    @TempDir
    private Path folder;

    @Test
    void theSumsOfAnArchivedMonthStayOnEveryPageAndTheBooksAreRightBeforeAndAfter() {
        ada.settled("plain", Tokens.of(1_000, 500), Instant.now(), new Labels("search", "u-1"));
        ada.settled("dear", Tokens.of(10, 10));
        YearMonth old = YearMonth.now(ZoneOffset.UTC).minusMonths(5);
        LongAgo.age(server.database(), old.atDay(15));
        LongAgo.seal(server.database());
        assertThat(violations()).isEqualTo("[]");
        String span = "?period=custom&from=" + old.atDay(1) + "&to=" + old.atEndOfMonth();
        String byModel = csv(span);
        String byFeature = csv(span + "&by=feature");
        String wallet = ada.browser().get("/console/wallet/history.csv").body();
        assertThat(byModel).contains("plain,1,0,1000,0,500", "dear,1,0,10,0,10");
        assertThat(ada.browser().get("/console/usage" + span).body()).contains("/console/usage/req_");

        try (Archive archive = Archive.open(server.database().settings())) {
            assertThat(archive.archive(3, folder, "olga")).singleElement().isInstanceOf(Archive.Outcome.Archived.class);
        }
        assertThat(csv(span)).isEqualTo(byModel);
        assertThat(csv(span + "&by=feature")).isEqualTo(byFeature);
        assertThat(ada.browser().get("/console/wallet/history.csv").body()).isEqualTo(wallet);
        assertThat(ada.browser().get("/console/usage/breakdown" + span).body()).contains("1,010", "plain", "dear");
        assertThat(ada.browser().get("/console/usage" + span).statusCode()).isEqualTo(200);
        assertThat(violations()).isEqualTo("[]");
    }

    private String csv(String query) {
        return ada.browser().get("/console/usage/breakdown.csv" + query).body();
    }

    private static String violations() {
        return new LedgerCheck(server.database().database()).violations().toString();
    }
}
