package com.smartoken.db.chain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whether days follow one another, each signed by who may, and are those that were published. */
public final class DayChain {
    private DayChain() {}

    /** What is wrong with them, in words, each with its day; {@code days} in order. */
    public static List<String> problems(List<SignedDay> days, Witness witness) {
        List<String> found = new ArrayList<>();
        SignedDay before = null;
        for (SignedDay day : days) {
            if (!day.isSigned()) found.add(day.day() + ": the signature is of something else");
            else if (!witness.believes(day.publicKey()))
                found.add(day.day() + ": signed with a key that is not this service's: " + day.publicKey());
            if (before == null) {
                if (!day.previous().equals(SignedDay.NOTHING))
                    found.add(day.day() + ": the days before it are missing");
            } else if (!day.day().equals(before.day().plusDays(1))) {
                found.add(day.day() + ": the day before it is missing");
            } else if (!day.previous().equals(before.digest())) {
                found.add(day.day() + ": follows another day than that of " + before.day() + " in the books");
            }
            before = day;
        }
        compare(days, witness, found);
        return found;
    }

    private static void compare(List<SignedDay> days, Witness witness, List<String> found) {
        Map<Object, SignedDay> kept = new HashMap<>();
        for (SignedDay day : days) kept.put(day.day(), day);
        for (SignedDay published : witness.days()) {
            SignedDay day = kept.get(published.day());
            if (day == null) found.add(published.day() + ": was published, and is missing in the books");
            else if (!day.text().equals(published.text()))
                found.add(published.day() + ": was published as another (root " + published.root() + ", in the books "
                        + day.root() + ")");
        }
    }
}
