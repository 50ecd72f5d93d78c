package com.smartoken.console.signin;

import com.smartoken.console.signin.SignInFailure.Reason;
import com.smartoken.credits.SignedUp;
import com.smartoken.db.Account;
import com.smartoken.db.Accounts;
import com.smartoken.db.Arrival;
import com.smartoken.db.Identity;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides who comes in, and tells who listens of new accounts. */
final class Admission {
    private static final Logger log = LoggerFactory.getLogger(Admission.class);

    private final Accounts accounts;
    private final boolean registrationOpen;
    private final List<Consumer<SignedUp>> listeners;

    Admission(Accounts accounts, boolean registrationOpen, List<Consumer<SignedUp>> listeners) {
        this.accounts = accounts;
        this.registrationOpen = registrationOpen;
        this.listeners = List.copyOf(listeners);
    }

    /** How an identity comes in; its account is made when there is none. @throws SignInFailure when they can't come in */
    Arrival.Admitted admit(Identity identity, InetAddress address) {
        return switch (accounts.admit(identity, registrationOpen)) {
            case Arrival.Refused(Arrival.Reason reason) ->
                throw new SignInFailure(
                        reason == Arrival.Reason.ACCOUNT_CLOSED ? Reason.ACCOUNT_CLOSED : Reason.REGISTRATION_CLOSED);
            case Arrival.Admitted admitted -> {
                Account account = admitted.account();
                log.info("signed in: {} ({})", account.reference(), admitted.way());
                if (admitted.way() == Arrival.Way.CREATED) tell(new SignedUp(account, address));
                yield admitted;
            }
        };
    }

    /** Who listens can't keep anybody from coming in. */
    private void tell(SignedUp event) {
        for (Consumer<SignedUp> listener : listeners) {
            try {
                listener.accept(event);
            } catch (RuntimeException e) {
                log.error(
                        "a listener failed on the sign-up of {}",
                        event.account().reference(),
                        e);
            }
        }
    }
}
