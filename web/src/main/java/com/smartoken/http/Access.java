package com.smartoken.http;

import io.javalin.security.RouteRole;

/** Who may call a route. Every route has exactly one; a test walks them all. */
public enum Access implements RouteRole {
    /** Anybody: the site, health, the list of models. */
    PUBLIC,
    /** A caller with an API key; the route itself authenticates it. */
    API_KEY,
    /** Somebody signed in to the console. */
    SIGNED_IN,
    /** Staff. */
    OPERATOR
}
