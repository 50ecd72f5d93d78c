package com.smartoken.console.credits;

import com.smartoken.console.Stamp;

/** A lot in the list of an account's credit: what it came from, how much of it is left, and until when. */
public record CreditRow(
        String what, String kind, String granted, String left, Stamp since, Stamp until, String state) {}
