package com.smartoken.relay.chat;

import com.smartoken.wire.json.JsonObject.Member;
import com.smartoken.wire.json.JsonValue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a prompt has beside text. How many tokens an image makes is bounded by what a model makes of the largest; of the
 * rest nobody knows how much it is.
 *
 * @param inline images that stand in the body
 * @param fetched images that the vendor fetches
 * @param needs what a model must be able to read, by the names of capabilities; images aside
 * @param unknown whether there is a part of which nobody knows what it is
 * @param kept for how long a part is marked to be kept in a cache
 */
public record Media(int inline, int fetched, Set<String> needs, boolean unknown, Extras.Kept kept) {
    static final Media NONE = new Media(0, 0, Set.of(), false, Extras.Kept.SHORT);

    /** The most that one image is counted as, whatever its resolution. */
    static final int IMAGE_TOKENS = 16_384;

    private static final Set<String> TEXT =
            Set.of("text", "input_text", "output_text", "refusal", "thinking", "reasoning", "redacted_thinking");

    /** What a part is. */
    enum Kind {
        TEXT,
        INLINE_IMAGE,
        FETCHED_IMAGE,
        VIDEO,
        AUDIO,
        FILE,
        UNKNOWN
    }

    /**
     * A part of a message.
     *
     * @param kind what it is; {@link Kind#UNKNOWN} where one member says this and another that
     * @param kept for how long it is marked to be kept in a cache
     * @param beside bytes of members that stand beside its type and its medium: a vendor that goes by the type may read them
     */
    record Part(Kind kind, Extras.Kept kept, long beside) {
        /** By its members first: clients spell types in many ways. */
        static Part of(JsonValue part) {
            if (part.isString()) return new Part(Kind.TEXT, Extras.Kept.SHORT, 0);
            String type = null;
            Kind kind = null;
            Extras.Kept kept = Extras.Kept.SHORT;
            long beside = 0;
            for (Member member : part.object().members()) {
                switch (member.name()) {
                    case "type" -> type = member.value().string();
                    case "cache_control" -> kept = kept.and(Extras.kept(member.value()));
                    default -> {
                        Kind medium = kindOf(member);
                        if (medium == null) beside += member.value().length();
                        else kind = kind == null || kind == medium ? medium : Kind.UNKNOWN;
                    }
                }
            }
            if (kind == null) kind = type == null || TEXT.contains(type) ? Kind.TEXT : Kind.UNKNOWN;
            return new Part(kind, kept, beside);
        }
    }

    private static @Nullable Kind kindOf(Member member) {
        if (member.value().isNull()) return null;
        return switch (member.name()) {
            case "image_url", "input_image", "image" ->
                isInline(member.value()) ? Kind.INLINE_IMAGE : Kind.FETCHED_IMAGE;
            case "video_url", "input_video", "video" -> Kind.VIDEO;
            case "input_audio", "audio_url", "audio" -> Kind.AUDIO;
            case "file", "file_url", "file_id", "input_file", "document" -> Kind.FILE;
            default -> null;
        };
    }

    /** Whether it stands in the body, by whichever of its addresses the vendor goes. */
    private static boolean isInline(JsonValue image) {
        if (!image.isObject()) return image.stringStartsWith("data:");
        boolean found = false;
        for (Member member : image.object().members()) {
            if (!member.name().equals("url")) continue;
            if (!member.value().stringStartsWith("data:")) return false;
            found = true;
        }
        return found;
    }

    /** The capability that a model needs to read it; null for one that needs none or that nobody knows. */
    static @Nullable String capability(Kind kind) {
        return switch (kind) {
            case VIDEO -> "video";
            case AUDIO -> "audio";
            case FILE -> "files";
            case TEXT, INLINE_IMAGE, FETCHED_IMAGE, UNKNOWN -> null;
        };
    }

    /** Whether there is text alone. */
    public boolean isNone() {
        return inline == 0 && fetched == 0 && needs.isEmpty() && !unknown;
    }

    /** Whether nobody can say how many tokens it is. */
    boolean isUnbounded(long image) {
        return unknown || !needs.isEmpty() || (fetched > 0 && image == 0);
    }
}
