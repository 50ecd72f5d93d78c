package com.smartoken.console.usage;

import com.smartoken.console.ConsoleLayout;
import com.smartoken.console.Stamp;
import java.util.List;

/**
 * What a receipt prints.
 *
 * @param again where it can be sent again, because its words were kept; empty when they were not
 */
public record ReceiptPage(
        ConsoleLayout layout,
        String id,
        String model,
        String modelHref,
        UsageRow.Mark mark,
        Stamp started,
        String zone,
        String charged,
        String story,
        List<Line> lines,
        boolean hasQuota,
        Sum sum,
        List<Fact> price,
        Hold hold,
        List<Paid> payments,
        List<Tried> attempts,
        Bar firstByte,
        List<Fact> facts,
        List<Proof.Check> checks,
        boolean isProven,
        String snippet,
        String again) {

    /** A class of tokens times its rate. */
    public record Line(String label, String tokens, String free, String billed, String rate, String amount) {}

    /** What was used beside tokens. */
    public record Fee(String label, String uses, String price, String amount) {}

    /**
     * From the sum of the lines to the charge.
     *
     * @param factor empty off-peak
     * @param peak after peak hours
     * @param times empty in the usual service tier
     * @param exact after both
     * @param fees of what was used beside tokens
     * @param capped empty unless the hold limited it
     */
    public record Sum(
            String formula,
            String sum,
            String factor,
            String peak,
            String times,
            String exact,
            String rounding,
            List<Fee> fees,
            String cost,
            String capped) {}

    /** A name and what it is; {@code href} may be empty. */
    public record Fact(String label, String value, String href) {
        static Fact of(String label, String value) {
            return new Fact(label, value, "");
        }
    }

    /** What was kept back, taken and given back, and when. {@code part} of the hold that was charged, in thousandths. */
    public record Hold(String held, Stamp placed, String charged, Stamp settled, String released, int part) {}

    /** What a lot paid. */
    public record Paid(String kind, String source, String href, String amount, String expires) {}

    /** A route that was tried, and for how long. */
    public record Tried(AttemptBar attempt, String took) {}

    /** A moment within the request: its text and its place in thousandths. */
    public record Bar(String text, int at) {}
}
