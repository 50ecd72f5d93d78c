package com.smartoken.relay.door;

import com.smartoken.http.ApiError;
import com.smartoken.wire.json.JsonValue;
import com.smartoken.wire.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Anthropic's blocks of content, as the parts of a chat message. */
final class Blocks {
    private Blocks() {}

    /** A text or the address of an image, which may be the image itself; one of them is null. */
    record Part(
            @Nullable String text,
            @Nullable String image,
            @Nullable String detail) {
        Part(@Nullable String text, @Nullable String image) {
            this(text, image, null);
        }
    }

    /** The blocks of a field that say something, each looked at by the table. */
    static List<Body> of(Body holder, String field, FieldTable.Reading reading) {
        List<Body> blocks = new ArrayList<>();
        List<JsonValue> all = holder.list(field);
        for (int i = 0; i < all.size(); i++) {
            Body block = Body.of(all.get(i), holder.name(field) + "." + i);
            String type = block.requiredText("type");
            if (!reading.isSaid("blocks", type, block.name("type"))) continue;
            reading.known(type, block);
            blocks.add(block);
        }
        return blocks;
    }

    /** A text, or the texts of blocks with an empty line between them. */
    static String text(JsonValue content) {
        String text = content.string();
        if (text != null) return text;
        List<String> texts = new ArrayList<>();
        for (JsonValue block : content.elements()) {
            JsonValue inner = block.object().find("text");
            String said = inner == null ? null : inner.string();
            if (said != null && !said.isEmpty()) texts.add(said);
        }
        return String.join("\n\n", texts);
    }

    /** What a block says in words; null when it shows something. */
    static @Nullable String textOf(Body block) {
        return switch (block.textOrEmpty("type")) {
            case "image" -> null;
            case "document" -> document(block);
            case "search_result" -> searchResult(block);
            case "compaction" -> block.textOrEmpty("content");
            default -> block.textOrEmpty("text");
        };
    }

    static List<Part> parts(List<Body> blocks) {
        List<Part> parts = new ArrayList<>();
        for (Body block : blocks) {
            String text = textOf(block);
            if (text == null) parts.add(new Part(null, image(block)));
            else if (!text.isEmpty()) parts.add(new Part(text, null));
        }
        return parts;
    }

    /** Text alone is written as one text, which every vendor reads. */
    static void write(JsonWriter json, List<Part> parts) {
        if (parts.stream().allMatch(part -> part.text() != null)) {
            List<String> texts = new ArrayList<>();
            for (Part part : parts) if (part.text() != null) texts.add(part.text());
            json.value(String.join("\n", texts));
            return;
        }
        json.open('[');
        for (Part part : parts) {
            json.open('{');
            if (part.text() != null) {
                json.name("type").value("text").name("text").value(part.text());
            } else {
                json.name("type").value("image_url").name("image_url").open('{');
                json.name("url").value(part.image());
                if (part.detail() != null) json.name("detail").value(part.detail());
                json.close('}');
            }
            json.close('}');
        }
        json.close(']');
    }

    private static String image(Body block) {
        Body source = block.inner("source");
        if (source == null) throw block.wrong("source", "is missing");
        return switch (source.textOrEmpty("type")) {
            case "base64" -> "data:" + source.requiredText("media_type") + ";base64," + source.requiredText("data");
            case "url" -> source.requiredText("url");
            default -> throw source.wrong("type", "must be base64 or url: files are not stored here");
        };
    }

    private static String document(Body block) {
        Body source = block.inner("source");
        if (source == null) throw block.wrong("source", "is missing");
        String title = block.textOrEmpty("title");
        String text = switch (source.textOrEmpty("type")) {
            case "text" -> source.requiredText("data");
            case "content" -> Blocks.text(required(source, "content"));
            default ->
                throw ApiError.invalidRequest(
                        source.name("type"),
                        "Only documents of plain text can be read by these models: send the text of the file instead.");
        };
        List<String> all = new ArrayList<>();
        for (String said : List.of(title, block.textOrEmpty("context"), text)) if (!said.isEmpty()) all.add(said);
        return String.join("\n\n", all);
    }

    private static String searchResult(Body block) {
        return block.textOrEmpty("title") + "\n" + block.textOrEmpty("source") + "\n"
                + text(required(block, "content"));
    }

    private static JsonValue required(Body body, String field) {
        JsonValue value = body.find(field);
        if (value == null) throw body.wrong(field, "is missing");
        return value;
    }
}
