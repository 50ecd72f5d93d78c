package com.smartoken;

import com.smartoken.db.Account;
import com.smartoken.db.AccountEvent;
import com.smartoken.db.AccountEvents;
import com.smartoken.db.Accounts;
import com.smartoken.db.Database;
import com.smartoken.db.DatabaseUnavailable;
import com.smartoken.db.Marks;
import com.smartoken.money.Usd;
import com.smartoken.relay.observe.Loss;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells those who run the service, among the events of their own accounts, that calls cost more than was held for them: once
 * an hour for each route, and again when something is stopped for it.
 */
final class LossAlarm implements Consumer<Loss> {
    private static final Logger log = LoggerFactory.getLogger(LossAlarm.class);

    private final Set<String> operators;
    private final Accounts accounts;
    private final AccountEvents events;
    private final InstantSource clock;

    LossAlarm(Set<String> operators, Database database, InstantSource clock) {
        this.operators = operators;
        this.accounts = new Accounts(database);
        this.events = new AccountEvents(database);
        this.clock = clock;
    }

    /** The call that it is about does not wait for it. */
    @Override
    public void accept(Loss loss) {
        if (operators.isEmpty() || (loss.callsOfRoute() > 1 && loss.stopped() == Loss.Stopped.NOTHING)) return;
        Thread.ofVirtual().name("loss-alarm").start(() -> tell(loss));
    }

    private void tell(Loss loss) {
        String route = loss.upstream() + '/' + loss.upstreamModel();
        String occasion =
                "loss:" + route + ':' + loss.stopped() + ':' + clock.instant().truncatedTo(ChronoUnit.HOURS);
        try {
            for (String operator : operators) {
                for (Account account : accounts.findByEmail(operator))
                    events.add(account.id(), AccountEvent.Kind.ACCOUNT, occasion, words(loss, route));
            }
        } catch (DatabaseUnavailable e) {
            log.warn("operators could not be told of a loss on {}: {}", route, e.getMessage());
        }
    }

    private static String words(Loss loss, String route) {
        String what = "A call of " + loss.model() + " on " + route + " cost " + Marks.usd(new Usd(loss.nano()))
                + " more than was held for it, which the service bears. ";
        return what
                + switch (loss.stopped()) {
                    case NOTHING -> "What its limits bound may be written wrongly in the catalog.";
                    case ROUTE -> "It was not the first within the hour, so this route rests for an hour.";
                    case ACCOUNT ->
                        "It was not the first of account " + loss.accountId()
                                + " within the hour, so the calls of that account are refused for up to an hour.";
                };
    }
}
