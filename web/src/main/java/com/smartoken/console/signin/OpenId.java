package com.smartoken.console.signin;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import com.smartoken.console.signin.SignInFailure.Reason;
import com.smartoken.db.Identity;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pac4j.core.context.CallContext;
import org.pac4j.core.exception.http.WithLocationAction;
import org.pac4j.oidc.client.OidcClient;
import org.pac4j.oidc.config.OidcConfiguration;
import org.pac4j.oidc.credentials.OidcCredentials;
import org.pac4j.oidc.profile.OidcProfile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The code flow of OpenID Connect by pac4j: leaving with state, nonce and a PKCE challenge, and coming back with an
 * identity. pac4j checks state, signature, issuer, audience, age and nonce; here is checked what it leaves open.
 */
final class OpenId {
    private static final Logger log = LoggerFactory.getLogger(OpenId.class);
    private static final int USER_INFO_MILLIS_MAX = 5_000;

    private final Issuer issuer;

    OpenId(Issuer issuer) {
        this.issuer = issuer;
    }

    /** Where to send the browser, and what to remember until it is back. */
    record Departure(String location, Flow flow) {}

    /**
     * Begins a sign-in.
     *
     * @param hint the address that the issuer may assume; without one it lets people choose
     * @throws SignInFailure when the issuer is away
     */
    Departure depart(@Nullable String hint) {
        OidcClient client = issuer.client();
        FlowContext request = new FlowContext(client.getCallbackUrl(), Map.of());
        request.setRequestAttribute(
                OidcConfiguration.CUSTOM_PARAMS,
                hint == null
                        ? Map.of(OidcConfiguration.PROMPT, "select_account")
                        : Map.of(OidcConfiguration.LOGIN_HINT, hint));
        FlowStore store = new FlowStore();
        var action =
                client.getRedirectionAction(new CallContext(request, store)).orElseThrow();
        Flow flow = new Flow(
                stored(store, request, client.getStateSessionAttributeName(), State.class)
                        .getValue(),
                stored(store, request, client.getNonceSessionAttributeName(), String.class),
                stored(store, request, client.getCodeVerifierSessionAttributeName(), CodeVerifier.class)
                        .getValue());
        return new Departure(((WithLocationAction) action).getLocation(), flow);
    }

    /**
     * Ends a sign-in.
     *
     * @param answer the parameters {@code code}, {@code state} and {@code iss} with which the browser came back
     * @throws SignInFailure when the issuer is away, its answer is not what it must be, or it has not verified the address
     */
    Identity arrive(Flow flow, Map<String, String> answer) {
        try {
            return identity(profile(flow, answer));
        } catch (SignInFailure e) {
            throw e;
        } catch (IOException e) {
            throw away(e);
        } catch (RuntimeException | java.text.ParseException | ParseException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof IOException) throw away(cause);
            }
            log.warn("a sign-in was not trusted: {}", e.toString().replaceAll("\\p{Cntrl}", " "));
            throw new SignInFailure(Reason.NOT_TRUSTED);
        }
    }

    private static SignInFailure away(Throwable cause) {
        log.warn("the issuer went away during a sign-in: {}", cause.toString());
        return new SignInFailure(Reason.ISSUER_AWAY);
    }

    private OidcProfile profile(Flow flow, Map<String, String> answer) {
        OidcClient client = issuer.client();
        FlowContext request = new FlowContext(client.getCallbackUrl(), answer);
        FlowStore store = new FlowStore();
        store.set(request, client.getStateSessionAttributeName(), new State(flow.state()));
        store.set(request, client.getNonceSessionAttributeName(), flow.nonce());
        store.set(request, client.getCodeVerifierSessionAttributeName(), new CodeVerifier(flow.verifier()));
        CallContext call = new CallContext(request, store);
        var credentials = client.getCredentials(call)
                .filter(OidcCredentials.class::isInstance)
                .flatMap(code -> client.validateCredentials(call, code))
                .orElseThrow(OpenId::notTrusted);
        return (OidcProfile) client.getUserProfile(call, credentials).orElseThrow(OpenId::notTrusted);
    }

    private Identity identity(OidcProfile profile) throws IOException, java.text.ParseException, ParseException {
        // Without a token pac4j would make a profile of nothing that was signed.
        if (profile.getIdTokenString() == null) throw notTrusted();
        JWTClaimsSet token = profile.getIdToken().getJWTClaimsSet();
        JWTClaimsSet person = token;
        if (token.getClaim("email") == null) person = userInfo(token, profile.getAccessToken());
        String email = person.getStringClaim("email");
        Object verified = person.getClaim("email_verified");
        boolean isVerified = Boolean.TRUE.equals(verified) || "true".equals(verified);
        if (email == null || !isVerified) throw new SignInFailure(Reason.UNVERIFIED);
        Object name = person.getClaim("name");
        return new Identity(token.getIssuer(), token.getSubject(), email, name instanceof String text ? text : null);
    }

    /** What the issuer says beside the token, of the same subject. */
    private JWTClaimsSet userInfo(JWTClaimsSet token, @Nullable AccessToken access) throws IOException, ParseException {
        URI place = issuer.userInfo();
        if (place == null || access == null) return token;
        var request = new UserInfoRequest(place, access).toHTTPRequest();
        request.setConnectTimeout(USER_INFO_MILLIS_MAX);
        request.setReadTimeout(USER_INFO_MILLIS_MAX);
        UserInfoResponse response = UserInfoResponse.parse(request.send());
        if (!response.indicatesSuccess() || response.toSuccessResponse().getUserInfo() == null) throw notTrusted();
        JWTClaimsSet claims = response.toSuccessResponse().getUserInfo().toJWTClaimsSet();
        if (!token.getSubject().equals(claims.getSubject())) throw notTrusted();
        return claims;
    }

    private static SignInFailure notTrusted() {
        return new SignInFailure(Reason.NOT_TRUSTED);
    }

    private static <T> T stored(FlowStore store, FlowContext request, String name, Class<T> type) {
        return type.cast(store.get(request, name).orElseThrow());
    }
}
