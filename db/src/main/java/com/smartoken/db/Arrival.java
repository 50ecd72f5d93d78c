package com.smartoken.db;

/** How a sign-in ended for an identity that its issuer vouches for. */
public sealed interface Arrival {

    /** They are in. */
    record Admitted(Account account, Way way) implements Arrival {}

    /** They are not, and nothing was changed. */
    record Refused(Reason reason) implements Arrival {}

    /** How the account came about. */
    enum Way {
        /** They were here before. */
        RETURNED,
        /** An operator had made the account, and nobody had it yet. */
        TOOK_OVER,
        /** It was made now. */
        CREATED
    }

    /** Why somebody can't come in. */
    enum Reason {
        REGISTRATION_CLOSED,
        ACCOUNT_CLOSED
    }
}
