package com.smartoken.account;

import com.smartoken.money.Usd;
import java.math.BigDecimal;
import java.util.Locale;

/** Money as the console prints it: exact, with two decimals or as many as the amount has. */
final class Dollars {
    private Dollars() {}

    static String text(Usd amount) {
        BigDecimal dollars = BigDecimal.valueOf(amount.nano(), 9).stripTrailingZeros();
        return String.format(Locale.US, "$%,." + Math.max(2, dollars.scale()) + "f", dollars);
    }
}
