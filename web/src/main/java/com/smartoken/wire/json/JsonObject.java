package com.smartoken.wire.json;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The members of a checked object, in their order, each a view of the bytes. Names are compared unescaped. */
public final class JsonObject {
    /** Without members. */
    public static final JsonObject EMPTY = new JsonObject(List.of());

    private final List<Member> members;

    /** A name and its value; {@code written} is the whole member as it stands in the bytes. */
    public record Member(String name, JsonValue value, JsonValue written) {}

    private JsonObject(List<Member> members) {
        this.members = members;
    }

    static JsonObject of(JsonValue object) {
        try {
            byte[] bytes = object.bytes();
            List<Member> members = new ArrayList<>();
            JsonScanner scanner = new JsonScanner(bytes, object.to());
            int position = scanner.skipSpace(object.from() + 1);
            while (bytes[position] != '}') {
                int nameEnd = scanner.string(position);
                int valueStart = scanner.colon(nameEnd);
                int end = scanner.value(valueStart, 0);
                String name = new JsonValue(bytes, position, nameEnd).string();
                members.add(new Member(
                        name == null ? "" : name,
                        new JsonValue(bytes, valueStart, end),
                        new JsonValue(bytes, position, end)));
                position = scanner.skipSpace(end);
                if (bytes[position] == ',') position = scanner.skipSpace(position + 1);
            }
            return new JsonObject(members);
        } catch (BadJson e) {
            throw new IllegalStateException("the object was checked before", e);
        }
    }

    public List<Member> members() {
        return members;
    }

    /** How many bytes its members take as they are written. */
    public int length() {
        int bytes = 0;
        for (Member member : members) bytes += member.written.length() + 1;
        return bytes;
    }

    /** The value of the first member of this name; null when there is none. */
    public @Nullable JsonValue find(String name) {
        for (Member member : members) if (member.name.equals(name)) return member.value;
        return null;
    }

    /** The name of a member that is there twice; null when there is none. */
    public @Nullable String duplicate() {
        Set<String> names = HashSet.newHashSet(members.size());
        for (Member member : members) if (!names.add(member.name)) return member.name;
        return null;
    }
}
