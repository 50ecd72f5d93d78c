package com.smartoken.relay.chat;

import com.smartoken.wire.json.JsonObject;
import com.smartoken.wire.json.JsonObject.Member;
import com.smartoken.wire.json.JsonValue;
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
 * @param hasDeveloper whether a message is of the role {@code developer}, which few models know
 */
public record Prompt(long tokensMax, long tokensEstimate, int bodyBytes, boolean hasDeveloper, boolean hasPrefix) {
    /** What a vendor's chat template adds to a message at most. */
    private static final int MESSAGE_TOKENS = 8;

    /** What a template adds around it all. */
    private static final int TEMPLATE_TOKENS = 16;

    /** The most that one image or other media part is counted as, whatever its resolution. */
    private static final int MEDIA_TOKENS = 16_384;

    /** Fields that become part of the input. */
    private static final Set<String> INPUT = Set.of(
            "messages", "tools", "functions", "tool_choice", "response_format", "prompt", "suffix", "input", "system");

    private static final Set<String> MEDIA = Set.of("image_url", "input_image", "video_url", "input_audio", "file");

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
                measure.prefix);
    }

    private static final class Measure {
        long max;
        long tenths;
        boolean developer;
        boolean prefix;

        void messages(JsonValue messages) {
            for (JsonValue message : messages.elements()) {
                max += MESSAGE_TOKENS;
                tenths += 4 * TextMeter.TENTHS;
                for (Member member : message.object().members()) {
                    content(member.value());
                    switch (member.name()) {
                        case "role" -> developer |= member.value().stringStartsWith("developer");
                        case "prefix", "partial" -> prefix |= member.value().isTrue();
                        default -> {}
                    }
                }
            }
        }

        private void content(JsonValue value) {
            if (value.isString()) text(value);
            else if (value.isArray()) parts(value.elements());
            else if (value.isObject()) asWritten(value);
        }

        private void parts(List<JsonValue> parts) {
            for (JsonValue part : parts) {
                boolean media = false;
                for (Member member : part.object().members()) {
                    if (MEDIA.contains(member.name())) media = true;
                }
                if (media) {
                    max += MEDIA_TOKENS;
                    tenths += 1_000L * TextMeter.TENTHS;
                } else {
                    asWritten(part);
                }
            }
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
