package com.smartoken.console.support;

import com.smartoken.console.ConsoleLayout;
import com.smartoken.console.Stamp;
import com.smartoken.http.Refusal;
import java.util.List;

/**
 * A ticket with what was said.
 *
 * @param path where its forms go
 * @param back the list that it is in
 * @param sent says that a message was just sent; empty when none was
 */
public record TicketPage(
        ConsoleLayout layout,
        TicketRow ticket,
        List<TicketForm.Detail> details,
        List<Said> messages,
        String path,
        String back,
        boolean isDesk,
        boolean isClosed,
        String sent,
        Reply reply) {

    /** Why the message was not sent. */
    public Refusal refusal() {
        return Refusal.NONE.with("text", "Message", reply.error);
    }

    public record Said(String who, String text, Stamp at, boolean isStaff) {}

    /** A reply as typed and what is wrong with it. */
    public record Reply(String text, String error) {
        static final Reply NONE = new Reply("", "");
    }
}
