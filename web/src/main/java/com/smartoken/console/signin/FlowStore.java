package com.smartoken.console.signin;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pac4j.core.context.WebContext;
import org.pac4j.core.context.session.SessionStore;

/** pac4j's session for one sign-in: lives for a request; what must outlive it goes to the database as {@link Flow}. */
final class FlowStore implements SessionStore {
    private final Map<String, Object> values = new HashMap<>();

    @Override
    public Optional<String> getSessionId(WebContext context, boolean create) {
        return Optional.of("sign-in");
    }

    @Override
    public Optional<Object> get(WebContext context, String name) {
        return Optional.ofNullable(values.get(name));
    }

    @Override
    public void set(WebContext context, String name, @Nullable Object value) {
        if (value == null) values.remove(name);
        else values.put(name, value);
    }

    @Override
    public boolean destroySession(WebContext context) {
        values.clear();
        return true;
    }

    @Override
    public Optional<Object> getTrackableSession(WebContext context) {
        return Optional.empty();
    }

    @Override
    public Optional<SessionStore> buildFromTrackableSession(WebContext context, Object session) {
        return Optional.empty();
    }

    @Override
    public boolean renewSession(WebContext context) {
        return false;
    }
}
