package com.smartoken.console;

/**
 * A page that asks before something is ended for good, and works without a script. The focus is on the way out, so that
 * a second press of Enter ends nothing.
 *
 * @param text what ends, and what that means
 * @param action where the form that ends it goes
 * @param end the words of its button
 * @param back where the way out leads
 * @param keep the words of the way out
 */
public record QuestionPage(
        ConsoleLayout layout, String title, String text, String action, String end, String back, String keep) {}
