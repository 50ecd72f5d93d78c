package com.smartoken.console.support;

import com.smartoken.console.Figures;
import com.smartoken.db.LoggedRequest;
import com.smartoken.db.Ticket;
import com.smartoken.http.Inputs;
import com.smartoken.http.Refusal;
import com.smartoken.http.RequestId;
import com.smartoken.keys.KeyLike;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A ticket as somebody typed it, keys taken out, with what is wrong. */
public record TicketForm(
        String subject, String text, List<Detail> details, String subjectError, String textError, String problem) {
    private static final int SUBJECT_MAX = 150;
    static final int TEXT_MAX = 10_000;
    static final String KEY_FOUND =
            "This looked like it holds an API key, so nothing was sent. We took it out of what you typed: please check it and"
                    + " send it again. If it was a real key, revoke it under Keys. Support never needs one.";

    private static final List<Detail> EMPTY = List.of(
            new Detail("request", "Request ID", "", 40, "req_..."),
            new Detail("happened", "When", "", 60, "2026-11-21 14:05 UTC"),
            new Detail("model", "Model", "", 120, "deepseek-chat"),
            new Detail("path", "Path", "", 120, "/v1/chat/completions"),
            new Detail("error_code", "Error code", "", 80, "upstream_timeout"),
            new Detail("prompt_size", "Rough prompt size", "", 60, "about 900 tokens"),
            new Detail("streaming", "Streaming", "", 20, "yes or no"));

    /** One thing about the request. */
    public record Detail(String name, String label, String value, int max, String example) {
        private Detail with(@Nullable String other) {
            return new Detail(name, label, Inputs.text(other, max), max, example);
        }
    }

    /** Whether something is said about a request. */
    public boolean hasDetails() {
        return details.stream().anyMatch(detail -> !detail.value().isEmpty());
    }

    static final TicketForm BLANK = new TicketForm("", "", EMPTY, "", "", "");

    /** Filled in with what the log says of a request; nothing of its prompt or answer is there. */
    static TicketForm about(LoggedRequest request, Figures figures) {
        String code = request.errorCode();
        String id = RequestId.text(request.id());
        return new TicketForm(
                "Request " + id,
                "",
                filled(List.of(
                        id,
                        figures.time(request.startedAt()) + " " + figures.zone(),
                        request.model(),
                        request.path(),
                        request.status() + (code == null ? "" : " " + code),
                        request.inputTokens() == 0 ? "" : "about " + figures.count(request.inputTokens(), "token"),
                        request.streamed() ? "yes" : "no")),
                "",
                "",
                "");
    }

    static TicketForm from(Context ctx, Figures figures) {
        String subject = text(ctx.formParam("subject"));
        String text = text(ctx.formParam("text"));
        List<Detail> details = EMPTY.stream()
                .map(detail -> detail.with(ctx.formParam(detail.name)))
                .toList();
        boolean hasKey =
                KeyLike.isIn(subject) || KeyLike.isIn(text) || details.stream().anyMatch(d -> KeyLike.isIn(d.value));
        return new TicketForm(
                Inputs.cut(KeyLike.redact(subject), 2 * SUBJECT_MAX),
                Inputs.cut(KeyLike.redact(text), 2 * TEXT_MAX),
                details.stream()
                        .map(detail -> detail.with(KeyLike.redact(detail.value)))
                        .toList(),
                subject.isEmpty()
                        ? "In a few words, please."
                        : subject.length() > SUBJECT_MAX ? "At most " + SUBJECT_MAX + " characters." : "",
                textError(text, figures),
                hasKey ? KEY_FOUND : "");
    }

    TicketForm refused(String why) {
        return new TicketForm(subject, text, details, subjectError, textError, why);
    }

    /** Why it was not sent. */
    public Refusal refusal() {
        return Refusal.of(problem).with("subject", "Subject", subjectError).with("text", "What happened?", textError);
    }

    boolean hasErrors() {
        return !subjectError.isEmpty() || !textError.isEmpty() || !problem.isEmpty();
    }

    Ticket.About aboutRequest() {
        return new Ticket.About(value(0), value(1), value(2), value(3), value(4), value(5), value(6));
    }

    /** What a ticket says of its request, without what is missing. */
    static List<Detail> details(Ticket.About about) {
        List<Detail> details = new ArrayList<>();
        @Nullable
        String[] values = {
            about.request(),
            about.happened(),
            about.model(),
            about.path(),
            about.errorCode(),
            about.promptSize(),
            about.streaming()
        };
        for (int i = 0; i < values.length; i++)
            if (values[i] != null) details.add(EMPTY.get(i).with(values[i]));
        return details;
    }

    static String textError(String text, Figures figures) {
        if (text.isBlank()) return "What happened, and what did you expect?";
        return text.length() > TEXT_MAX ? "At most " + figures.count(TEXT_MAX) + " characters." : "";
    }

    static String text(@Nullable String value) {
        return value == null
                ? ""
                : value.replaceAll("[\\p{Cntrl}&&[^\n\t]]", "").strip();
    }

    private @Nullable String value(int index) {
        String value = details.get(index).value;
        return value.isEmpty() ? null : value;
    }

    private static List<Detail> filled(List<String> values) {
        List<Detail> details = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) details.add(EMPTY.get(i).with(values.get(i)));
        return details;
    }
}
