package com.smartoken.console;

import com.smartoken.db.Sessions;
import com.smartoken.db.SignIns;
import io.javalin.http.Context;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The two cookies: the session's, and one that ties a sign-in to the browser that began it. Over https their names make
 * browsers refuse them from anybody but this very host; without https, for development, they can't have such names.
 */
public final class SessionCookies {
    private static final String SAFE_PREFIX = "__Host-";

    private final boolean isSecure;

    public SessionCookies(boolean isSecure) {
        this.isSecure = isSecure;
    }

    @Nullable
    String session(Context ctx) {
        return read(ctx, "session");
    }

    void setSession(Context ctx, String value) {
        write(ctx, "session", value, Sessions.AGE_MAX);
    }

    void clearSession(Context ctx) {
        write(ctx, "session", "", Duration.ZERO);
    }

    @Nullable
    public String signIn(Context ctx) {
        return read(ctx, "signin");
    }

    public void setSignIn(Context ctx, String value) {
        write(ctx, "signin", value, SignIns.AGE_MAX);
    }

    private @Nullable String read(Context ctx, String name) {
        String value = ctx.cookie(name(name));
        return value != null && Secrets.isShaped(value) ? value : null;
    }

    private void write(Context ctx, String name, String value, Duration age) {
        ctx.res()
                .addHeader(
                        "Set-Cookie",
                        name(name) + "=" + value + "; Path=/; Max-Age=" + age.toSeconds() + "; HttpOnly; SameSite=Lax"
                                + (isSecure ? "; Secure" : ""));
    }

    private String name(String name) {
        return isSecure ? SAFE_PREFIX + name : name;
    }
}
