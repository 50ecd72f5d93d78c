package com.smartoken.http;

import io.javalin.http.HandlerType;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Keeps Javalin from taking a method for one of its own steps: {@code AFTER /path} would run what stands after a route as
 * if it were the route, with 200. Such a method is as unknown as any other that nobody has heard of.
 */
final class MethodNames extends Handler.Wrapper {
    private static final Set<String> STEPS = HandlerType.values().stream()
            .filter(type -> !type.isHttpMethod())
            .map(HandlerType::name)
            .collect(Collectors.toUnmodifiableSet());

    MethodNames(Handler next) {
        super(next);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        boolean isStep = STEPS.contains(request.getMethod());
        return super.handle(isStep ? new Unknown(request) : request, response, callback);
    }

    private static final class Unknown extends Request.Wrapper {
        Unknown(Request request) {
            super(request);
        }

        /** Methods are told apart by their case, and steps have capitals. */
        @Override
        public String getMethod() {
            return super.getMethod().toLowerCase(Locale.ROOT);
        }
    }
}
