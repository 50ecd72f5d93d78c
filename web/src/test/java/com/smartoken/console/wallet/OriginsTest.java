package com.smartoken.console.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import com.smartoken.content.ContentFolder;
import com.smartoken.content.campaign.Campaigns;
import com.smartoken.db.Movement;
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
        Movement movement = new Movement(new UUID(0, 1), 1, "grant", "usd", 5, Instant.EPOCH, reason, "promo", source);
        assertThat(origins.of(movement)).isEqualTo(words);
    }
}
