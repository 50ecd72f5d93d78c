package com.smartoken.credits;

import com.smartoken.db.SignUps;
import com.smartoken.http.ClientNetwork;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at each new account before it gets free credit. What was not looked at because a process died is found again: the
 * account and its entry as unjudged were written together.
 */
public final class SignUpChecks implements Consumer<SignedUp> {
    private static final Logger log = LoggerFactory.getLogger(SignUpChecks.class);

    /** So long a living process may take from making an account to judging it. */
    private static final Duration FORGOTTEN_AFTER = Duration.ofSeconds(20);

    private final SignUps signUps;
    private final CampaignGrants campaigns;
    private final int perNetwork;

    /** @param perNetwork sign-ups of one network within an hour that need no look; 0 for any number */
    public SignUpChecks(SignUps signUps, CampaignGrants campaigns, int perNetwork) {
        this.signUps = signUps;
        this.campaigns = campaigns;
        this.perNetwork = perNetwork;
    }

    @Override
    public void accept(SignedUp event) {
        judge(event.account().id(), event.account().email(), ClientNetwork.of(event.address()));
    }

    /** Judges those whom nobody judged. */
    public void catchUp() {
        for (SignUps.Unjudged one : signUps.unjudged(FORGOTTEN_AFTER)) {
            judge(one.accountId(), one.email(), ClientNetwork.of(one.address()));
        }
    }

    private void judge(long accountId, String email, @Nullable String network) {
        SignUps.Facts facts = new SignUps.Facts(DisposableAddresses.contains(email), network, perNetwork);
        SignUps.State verdict = signUps.judge(accountId, facts, campaigns.slugs());
        log.info("sign-up acct_{}: {}", accountId, verdict);
    }
}
