package com.smartoken.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.content.ContentFolder;
import com.smartoken.content.campaign.Campaigns;
import com.smartoken.db.Movement;
import com.smartoken.db.ledger.Asset;
import com.smartoken.db.ledger.LotKind;
import com.smartoken.db.ledger.MovementKind;
import com.smartoken.db.ledger.Source;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginsTest {
    private final Campaigns campaigns = Campaigns.load(ContentFolder.packaged());
    private final Origins origins = new Origins(() -> campaigns);

    @ParameterizedTest
    @CsvSource({
        "free-api-credit, campaign:free-api-credit, Free API credit for Chinese frontier models",
        ", campaign:free-api-credit, Free API credit for Chinese frontier models",
        "long-gone, campaign:long-gone, long-gone",
        "Taken back, campaign:free-api-credit, Taken back",
        ", trial:plain, Trial plain",
        "to begin with, top_up:7, to begin with",
        ", odd, odd",
        ", , ''"
    })
    void namesACampaignByItsTitleAndByItsSlugWhenItsFileIsGone(
            @Nullable String reason, @Nullable String source, String words) {
        Movement movement = new Movement(
                new UUID(0, 1),
                1,
                MovementKind.GRANT,
                Asset.USD,
                5,
                Instant.EPOCH,
                reason,
                LotKind.PROMO,
                source == null ? null : Source.of(source));
        assertThat(origins.of(movement)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({
        "campaign:free-api-credit, Free API credit for Chinese frontier models",
        "campaign:long-gone, long-gone",
        "trial:plain, Trial plain",
        "code:12, Credit code",
        "operator:7d7c, Top-up",
        "first_gift:7, First gift 7"
    })
    void hasOneNameForEachSource(String source, String words) {
        assertThat(origins.of(Source.of(source))).isEqualTo(words);
    }
}
