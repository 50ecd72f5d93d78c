package com.smartoken.relay.measure;

/** How an attempt on a route ended, as far as the route is to blame: a wrong request is nobody's outcome here. */
public enum Outcome {
    /** The client got an answer, or left while one was coming. */
    ANSWERED,
    /** Errors, nonsense, or an answer that broke off. */
    BROKEN,
    /** Nothing in time. */
    TIMED_OUT,
    /** Rate limits, and the operator's own key or account refused. */
    UNAVAILABLE
}
