package com.smartoken.console.wallet;

/** What a page of a list is, in a sentence for who hears it and sees no table. */
final class Shown {
    private Shown() {}

    static String lines(int count, boolean hasOlder) {
        return count + (count == 1 ? " line" : " lines") + (hasOlder ? " shown, older ones follow." : " shown.");
    }
}
