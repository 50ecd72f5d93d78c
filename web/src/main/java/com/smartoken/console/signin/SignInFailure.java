package com.smartoken.console.signin;

/** A sign-in that did not come to its end; the reason is what its page says. */
final class SignInFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    /** Statuses are such that the pages of ordinary errors leave these pages alone. */
    enum Reason {
        NOT_SET_UP(
                501,
                "Sign-in is not set up",
                "This server has no sign-in yet. Its operator sets SMARTOKEN_OIDC_CLIENT_ID and"
                        + " SMARTOKEN_OIDC_CLIENT_SECRET. Calls with an API key are not affected."),
        ISSUER_AWAY(
                502,
                "The sign-in provider does not answer",
                "We could not reach the service that confirms who you are. Nothing was changed. Please try again in a"
                        + " minute. Calls with an API key are not affected."),
        EXPIRED(
                400,
                "This sign-in can't be continued",
                "It took longer than 15 minutes, was used already, or began in another browser. Please start again"
                        + " here."),
        CANCELLED(400, "Sign-in was cancelled", "You are not signed in, and nothing was changed."),
        NOT_TRUSTED(
                400,
                "The sign-in could not be confirmed",
                "The answer of the sign-in provider did not pass our checks, so we did not use it. Please start again."),
        UNVERIFIED(
                403,
                "Your e-mail address is not verified",
                "The sign-in provider has not verified that this e-mail address is yours, so we can't tie an account to"
                        + " it. Verify the address there, then sign in again."),
        REGISTRATION_CLOSED(
                403,
                "Registration is closed",
                "There is no account for you yet, and new accounts are not being made at the moment. Who has an account"
                        + " can sign in as ever."),
        ACCOUNT_CLOSED(
                403, "This account was closed", "It can't be signed in to any more. Write to us if that is a mistake.");

        final int status;
        final String title;
        final String text;

        Reason(int status, String title, String text) {
            this.status = status;
            this.title = title;
            this.text = text;
        }
    }

    SignInFailure(Reason reason) {
        super(reason.title, null, false, false);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }
}
