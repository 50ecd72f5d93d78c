package com.smartoken.relay.chat;

import com.smartoken.wire.json.JsonObject;
import com.smartoken.wire.json.JsonObject.Member;
import com.smartoken.wire.json.JsonValue;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * How large the input of a request is, known before any tokenizer has seen it.
 *
 * @param tokensMax more than any tokenizer can make of it: a byte-level one makes at most a token of a byte
 * @param tokensEstimate about what it will be, by the vendors' rule of thumb (DeepSeek's documentation: 0.3 tokens for a
 *     Latin character, 0.6 for a Chinese one); used only where the upstream gave no usage
 * @param bodyBytes how many bytes the body takes
 * @param hasPrefix whether a message is marked as the beginning of the answer
 * @param media what there is beside text
 * @param hasDeveloper whether a message is of the role {@code developer}, which few models know
 */
public record Prompt(
        long tokensMax, long tokensEstimate, int bodyBytes, boolean hasDeveloper, boolean hasPrefix, Media media) {
    /** What a vendor's chat template adds to a message at most. */
    private static final int MESSAGE_TOKENS = 8;

    /** What a template adds around it all. */
    private static final int TEMPLATE_TOKENS = 16;

    /** Fields that become part of the input. */
    private static final Set<String> INPUT = Set.of(
            "messages",
            "tools",
            "functions",
            "tool_choice",
            "response_format",
            "prompt",
            "suffix",
            "input",
            "system",
            "chat_template_kwargs",
            "guided_json",
            "guided_grammar",
            "structured_outputs",
            "translation_options");

    /** Members of a message that are known, beside its content. */
    private static final Set<String> MEMBERS = Set.of(
            "role",
            "name",
            "tool_calls",
            "tool_call_id",
            "function_call",
            "refusal",
            "annotations",
            "reasoning",
            "reasoning_content",
            "reasoning_details",
            "reasoning_signature",
            "cache_control",
            "prefix",
            "partial");

    /** Beyond so many tokens less than estimated no tokenizer is: estimates of schemas and templates are rough. */
    private static final int ESTIMATE_FACTOR = 10;

    /** Whether it is longer than a context whatever a tokenizer makes of it. */
    public boolean isSurelyBeyond(long context) {
        return media.isNone() && tokensEstimate / ESTIMATE_FACTOR > context;
    }

    public static Prompt measure(JsonObject body) {
        Measure measure = new Measure();
        int bytes = 0;
        for (Member member : body.members()) {
            bytes += member.written().length() + 1;
            if (!INPUT.contains(member.name())) continue;
            if (member.name().equals("messages")) measure.messages(member.value());
            else measure.asWritten(member.value());
        }
        return new Prompt(
                TEMPLATE_TOKENS + measure.max,
                TEMPLATE_TOKENS / 2 + TextMeter.tokens(measure.tenths),
                bytes,
                measure.developer,
                measure.prefix,
                measure.media());
    }

    private static final class Measure {
        long max;
        long tenths;
        int inline;
        int fetched;
        boolean unknown;
        Extras.Kept kept = Extras.Kept.SHORT;
        final Set<String> needs = new LinkedHashSet<>();
        boolean developer;
        boolean prefix;

        void messages(JsonValue messages) {
            for (JsonValue message : messages.elements()) {
                max += MESSAGE_TOKENS;
                tenths += 4 * TextMeter.TENTHS;
                for (Member member : message.object().members()) {
                    JsonValue value = member.value();
                    if (member.name().equals("content")) content(value);
                    else if (MEMBERS.contains(member.name())) plain(value);
                    else other(value);
                    switch (member.name()) {
                        case "role" -> developer |= value.stringStartsWith("developer");
                        case "prefix", "partial" -> prefix |= value.isTrue();
                        // What came of a vendor's own tool stands for more than is written here.
                        case "name" -> unknown |= value.stringStartsWith(String.valueOf(Extras.VENDORS_MARK));
                        default -> {}
                    }
                }
            }
        }

        private void content(JsonValue value) {
            if (value.isString()) text(value);
            else if (value.isArray()) parts(value.elements());
            else if (value.isObject()) parts(List.of(value));
        }

        private void plain(JsonValue value) {
            if (value.isString()) text(value);
            else if (value.isArray() || value.isObject()) asWritten(value);
        }

        /** A member that nobody knows: a text is no more than itself, of anything else one can't say what it brings in. */
        private void other(JsonValue value) {
            plain(value);
            unknown |= value.isArray() || value.isObject();
        }

        private void parts(List<JsonValue> parts) {
            for (JsonValue part : parts) {
                Media.Part seen = Media.Part.of(part);
                Media.Kind kind = seen.kind();
                kept = kept.and(seen.kept());
                switch (kind) {
                    case TEXT -> asWritten(part);
                    case INLINE_IMAGE -> {
                        inline++;
                        max += Media.IMAGE_TOKENS + seen.beside();
                    }
                    case FETCHED_IMAGE -> {
                        fetched++;
                        max += seen.beside();
                    }
                    case VIDEO, AUDIO, FILE -> need(kind);
                    case UNKNOWN -> {
                        asWritten(part);
                        unknown = true;
                    }
                }
                if (kind != Media.Kind.TEXT) tenths += 1_000L * TextMeter.TENTHS;
            }
        }

        private void need(Media.Kind kind) {
            String capability = Media.capability(kind);
            if (capability != null) needs.add(capability);
        }

        Media media() {
            boolean none = inline == 0 && fetched == 0 && needs.isEmpty() && !unknown && kept == Extras.Kept.SHORT;
            return none ? Media.NONE : new Media(inline, fetched, Set.copyOf(needs), unknown, kept);
        }

        private void text(JsonValue string) {
            max += TextMeter.bytesOf(string);
            tenths += TextMeter.tenthsOf(string);
        }

        private void asWritten(JsonValue value) {
            max += value.length();
            tenths += value.length() * 3L;
        }
    }
}
