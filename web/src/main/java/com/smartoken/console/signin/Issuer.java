package com.smartoken.console.signin;

import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.smartoken.console.Secrets;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pac4j.core.http.callback.NoParameterCallbackUrlResolver;
import org.pac4j.oidc.client.OidcClient;
import org.pac4j.oidc.config.OidcConfiguration;
import org.pac4j.oidc.metadata.StaticOidcOpMetadataResolver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The issuer as it describes itself, asked when somebody first signs in: the service starts without it. Its description
 * is asked for again twice a day; while that fails the last one counts.
 */
final class Issuer {
    private static final Logger log = LoggerFactory.getLogger(Issuer.class);
    private static final int CONNECT_MILLIS_MAX = 3_000;
    private static final int READ_MILLIS_MAX = 5_000;
    private static final long FRESH_NANOS = 12L * 3600 * 1_000_000_000;
    private static final long AWAY_NANOS = 2L * 1_000_000_000;
    private static final int CLOCK_SKEW_SECONDS_MAX = 30;

    private final OidcSettings settings;
    private final Supplier<String> callbackUrl;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile @Nullable Known known;
    private long failedNanos = System.nanoTime() - AWAY_NANOS;

    private record Known(OidcClient client, OIDCProviderMetadata metadata, long sinceNanos) {
        boolean isFresh() {
            return System.nanoTime() - sinceNanos < FRESH_NANOS;
        }
    }

    Issuer(OidcSettings settings, Supplier<String> callbackUrl) {
        this.settings = settings;
        this.callbackUrl = callbackUrl;
    }

    /** @throws SignInFailure when the issuer is away */
    OidcClient client() {
        return known().client;
    }

    /** Where claims are that the token does not have; null when the issuer has no such place. */
    @Nullable
    URI userInfo() {
        return known().metadata.getUserInfoEndpointURI();
    }

    private Known known() {
        Known now = known;
        if (now != null && now.isFresh()) return now;
        asking.lock();
        try {
            now = known;
            if (now != null && now.isFresh()) return now;
            // Who waited for a question that failed gets its answer instead of asking, and waiting, again.
            if (System.nanoTime() - failedNanos < AWAY_NANOS) return orElse(now);
            Known asked = ask();
            known = asked;
            return asked;
        } catch (IOException | GeneralException e) {
            failedNanos = System.nanoTime();
            log.warn("the issuer {} does not describe itself: {}", settings.issuer(), e.getMessage());
            return orElse(now);
        } finally {
            asking.unlock();
        }
    }

    private static Known orElse(@Nullable Known last) {
        if (last == null) throw new SignInFailure(SignInFailure.Reason.ISSUER_AWAY);
        return last;
    }

    private Known ask() throws IOException, GeneralException {
        OIDCProviderMetadata metadata = OIDCProviderMetadata.resolve(
                new com.nimbusds.oauth2.sdk.id.Issuer(settings.issuer()), CONNECT_MILLIS_MAX, READ_MILLIS_MAX);
        for (URI place : Arrays.asList(
                metadata.getAuthorizationEndpointURI(),
                metadata.getTokenEndpointURI(),
                metadata.getJWKSetURI(),
                metadata.getUserInfoEndpointURI())) {
            if (place != null && !OidcSettings.isSafe(place)) throw new GeneralException("it names an unsafe address");
        }
        OidcConfiguration configuration = configuration();
        StaticOidcOpMetadataResolver resolver = new StaticOidcOpMetadataResolver(configuration, metadata);
        configuration.setOpMetadataResolver(resolver);
        OidcClient client = new OidcClient(configuration);
        client.setName("issuer");
        client.setCallbackUrl(callbackUrl.get());
        client.setCallbackUrlResolver(new NoParameterCallbackUrlResolver());
        client.init();
        // Nobody else does: the client takes a resolver that it was given for one that is loaded.
        resolver.init();
        return new Known(client, metadata, System.nanoTime());
    }

    private OidcConfiguration configuration() {
        OidcConfiguration configuration = new OidcConfiguration();
        configuration.setClientId(settings.clientId());
        configuration.setSecret(settings.clientSecret());
        configuration.setScope("openid email profile");
        configuration.setResponseType("code");
        configuration.setWithState(true);
        configuration.setStateGenerator(context -> Secrets.random());
        configuration.setUseNonce(true);
        configuration.setPkceMethod(CodeChallengeMethod.S256);
        configuration.setCodeVerifierGenerator(context -> Secrets.random());
        configuration.setAllowUnsignedIdTokens(false);
        configuration.setCallUserInfoEndpoint(false);
        configuration.setMaxClockSkew(CLOCK_SKEW_SECONDS_MAX);
        configuration.setConnectTimeout(CONNECT_MILLIS_MAX);
        configuration.setReadTimeout(READ_MILLIS_MAX);
        return configuration;
    }
}
