package com.smartoken.relay;

import com.smartoken.content.catalog.Dialect;
import com.smartoken.content.catalog.Model;
import java.util.ArrayList;
import java.util.List;

/** Which parameters of a chat a model understands. */
public final class Parameters {
    private Parameters() {}

    /** By their names in a body. */
    public static List<String> of(Model model) {
        List<String> parameters = new ArrayList<>(
                List.of("max_tokens", "max_completion_tokens", "temperature", "top_p", "stop", "stream", "user"));
        if (Dialect.ofFamily(model.family()).sheet().seed()) parameters.add("seed");
        if (model.can("tools")) parameters.addAll(List.of("tools", "tool_choice"));
        if (model.can("json")) parameters.add("response_format");
        if (model.can("thinking")) parameters.addAll(List.of("reasoning_effort", "thinking"));
        return parameters;
    }
}
