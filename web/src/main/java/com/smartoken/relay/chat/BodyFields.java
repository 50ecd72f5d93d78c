package com.smartoken.relay.chat;

import java.util.Map;
import java.util.Set;

/**
 * What the fields at the top of a chat body are to a vendor's bill. Those that are known to cost nothing but the tokens of
 * input and output pass; those of services that vendors sell beside their models pass where the model's price has them, and
 * are refused by name elsewhere; what is in neither list is unknown, unless it is a vendor's own ({@code Dialect}).
 */
public final class BodyFields {
    /** Fields of OpenAI's format, of the servers of open models, and of our own: none of them is billed by itself. */
    private static final Set<String> USUAL = Set.of(
            "model",
            "messages",
            "prompt",
            "suffix",
            "input",
            "system",
            "stream",
            "stream_options",
            "max_tokens",
            "max_completion_tokens",
            "min_tokens",
            "temperature",
            "top_p",
            "top_k",
            "top_a",
            "min_p",
            "typical_p",
            "n",
            "stop",
            "stop_token_ids",
            "include_stop_str_in_output",
            "ignore_eos",
            "seed",
            "frequency_penalty",
            "presence_penalty",
            "repetition_penalty",
            "length_penalty",
            "logit_bias",
            "logprobs",
            "top_logprobs",
            "echo",
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "functions",
            "function_call",
            "response_format",
            "guided_json",
            "guided_regex",
            "guided_choice",
            "guided_grammar",
            "structured_outputs",
            "reasoning",
            "reasoning_effort",
            "include_reasoning",
            "thinking",
            "enable_thinking",
            "thinking_budget",
            "preserve_thinking",
            "chat_template_kwargs",
            "add_generation_prompt",
            "continue_final_message",
            "skip_special_tokens",
            "verbosity",
            "user",
            "user_id",
            "safety_identifier",
            "metadata",
            "store",
            "session_id",
            "request_id",
            "prompt_cache_key",
            "prompt_cache_retention",
            "cache_control",
            "encoding_format",
            "dimensions");

    /** What a vendor sells beside its tokens, or may bill by another tariff, and what that is. */
    private static final Map<String, String> SOLD = Map.ofEntries(
            Map.entry("web_search_options", "a web search"),
            Map.entry("web_search", "a web search"),
            Map.entry("enable_search", "a web search"),
            Map.entry("force_search", "a web search"),
            Map.entry("search_options", "a web search"),
            Map.entry("search_parameters", "a web search"),
            Map.entry("enable_enhancement", "a web search"),
            Map.entry("enable_code_interpreter", "a code interpreter"),
            Map.entry("plugins", "services beside the model"),
            Map.entry("mcp_servers", "services beside the model"),
            Map.entry("extensions", "services beside the model"),
            Map.entry("container", "services beside the model"),
            Map.entry("preset", "instructions that are not in the call"),
            Map.entry("documents", "documents beside the messages"),
            Map.entry("file_ids", "documents beside the messages"),
            Map.entry("knowledge_bases", "documents beside the messages"),
            Map.entry("service_tier", "another tariff"),
            Map.entry("audio", "spoken output"),
            Map.entry("modalities", "output that is no text"),
            Map.entry("cache_control.ttl", "a cache that is kept for longer than five minutes"),
            Map.entry("cache_control.ttl.other", "a cache that is kept for a time of its own"),
            Map.entry("best_of", "answers that are thrown away"));

    private BodyFields() {}

    /** Whether it is known to cost nothing by itself, whoever the vendor is. */
    public static boolean isUsual(String field) {
        return USUAL.contains(field);
    }

    /** Whether vendors sell something under this name. */
    public static boolean isSold(String field) {
        return SOLD.containsKey(field) || field.startsWith("tools.");
    }

    /** What is sold under a name, as a noun; {@code a service beside the model} for any other. */
    public static String sold(String field) {
        return SOLD.getOrDefault(field, "a service beside the model");
    }
}
