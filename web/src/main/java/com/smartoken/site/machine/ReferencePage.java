package com.smartoken.site.machine;

import com.smartoken.site.Contents;
import com.smartoken.site.DocsNav;
import com.smartoken.site.Layout;
import com.smartoken.site.NavLink;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The API reference, as its template prints it. */
public record ReferencePage(
        Layout layout,
        String title,
        String lead,
        String server,
        List<DocsNav.Group> nav,
        List<Contents> contents,
        @Nullable NavLink previous,
        @Nullable NavLink next,
        List<Operation> operations,
        List<Schema> schemas) {

    /** A call: {@code method} and {@code path} as one types them. */
    public record Operation(
            String id,
            String method,
            String path,
            String title,
            String text,
            boolean needsKey,
            List<Field> parameters,
            List<Field> body,
            List<Example> examples,
            List<Answer> answers) {}

    /** A parameter or a field. */
    public record Field(String name, String type, String typeHref, boolean isRequired, String text) {}

    /** What a call may answer. */
    public record Answer(String status, String text, String headers, String schema, String schemaHref) {}

    /** A body, sent or answered. */
    public record Example(String title, String code) {}

    /** A kind of object. */
    public record Schema(String id, String name, String text, List<Field> fields) {}
}
