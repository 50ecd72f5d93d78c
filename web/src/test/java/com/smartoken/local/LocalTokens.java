package com.smartoken.local;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.smartoken.local.LocalIssuer.Fault;
import java.time.Clock;

/** The claims that the local issuer makes, right or wrong. */
final class LocalTokens {
    private static final int MINUTES_MAX = 5;

    private LocalTokens() {}

    static String token(LocalIssuer.Grant grant, String issuer, RSAKey key, Fault fault) {
        try {
            JWTClaimsSet claims = claims(grant, issuer, fault);
            if (fault == Fault.UNSIGNED) return new PlainJWT(claims).serialize();
            RSAKey signer = fault == Fault.WRONG_KEY ? LocalIssuer.newKey() : key;
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("local").build(), claims);
            token.sign(new RSASSASigner(signer));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static String userInfo(LocalIssuer.Person person, Fault fault) {
        JWTClaimsSet.Builder claims =
                new JWTClaimsSet.Builder().subject(fault == Fault.USER_INFO_OF_ANOTHER ? "another" : person.subject());
        address(claims, person);
        return claims.build().toString();
    }

    private static JWTClaimsSet claims(LocalIssuer.Grant grant, String issuer, Fault fault) {
        long now = Clock.systemUTC().millis();
        // Far enough in the past that no allowance for clocks covers it.
        long issued = fault == Fault.EXPIRED ? now - 60 * 60_000L : now;
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(fault == Fault.WRONG_ISSUER ? "https://accounts.example.com" : issuer)
                .audience(fault == Fault.WRONG_AUDIENCE ? "somebody-else" : LocalIssuer.CLIENT_ID)
                .subject(grant.person().subject())
                .claim("iat", issued / 1000)
                .claim("exp", issued / 1000 + MINUTES_MAX * 60)
                .claim("nonce", fault == Fault.WRONG_NONCE ? "another-nonce-than-asked-for" : grant.nonce());
        boolean elsewhere = fault == Fault.ADDRESS_IN_USER_INFO || fault == Fault.USER_INFO_OF_ANOTHER;
        if (!elsewhere) address(claims, grant.person());
        return claims.build();
    }

    private static void address(JWTClaimsSet.Builder claims, LocalIssuer.Person person) {
        claims.claim("email", person.email()).claim("email_verified", person.isVerified());
        if (!person.name().isEmpty()) claims.claim("name", person.name());
    }
}
