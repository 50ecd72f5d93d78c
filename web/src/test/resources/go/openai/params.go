package openai

import "encoding/json"

type ChatCompletionNewParams struct {
	Model         string                            `json:"model"`
	Messages      []ChatCompletionMessageParamUnion `json:"messages"`
	Tools         []ChatCompletionToolUnionParam    `json:"tools,omitempty"`
	StreamOptions ChatCompletionStreamOptionsParam  `json:"stream_options,omitempty"`
	override      any
}

func (p *ChatCompletionNewParams) SetOverride(value any) { p.override = value }

func (p ChatCompletionNewParams) MarshalJSON() ([]byte, error) {
	if p.override != nil {
		return json.Marshal(p.override)
	}
	type plain ChatCompletionNewParams
	written, err := json.Marshal(plain(p))
	if err != nil || p.StreamOptions.IncludeUsage != nil {
		return written, err
	}
	var body map[string]json.RawMessage
	err = json.Unmarshal(written, &body)
	delete(body, "stream_options")
	if err != nil {
		return nil, err
	}
	return json.Marshal(body)
}

type ChatCompletionStreamOptionsParam struct {
	IncludeUsage *bool `json:"include_usage,omitempty"`
}

func Bool(value bool) *bool { return &value }

func String(value string) *string { return &value }

// A message in the chat format.
type ChatCompletionMessageParamUnion map[string]any

func said(role, content string) ChatCompletionMessageParamUnion {
	return ChatCompletionMessageParamUnion{"role": role, "content": content}
}

func SystemMessage(content string) ChatCompletionMessageParamUnion { return said("system", content) }

func UserMessage(content string) ChatCompletionMessageParamUnion { return said("user", content) }

func ToolMessage(content, call string) ChatCompletionMessageParamUnion {
	message := said("tool", content)
	message["tool_call_id"] = call
	return message
}

type FunctionParameters map[string]any

type FunctionDefinitionParam struct {
	Name        string             `json:"name"`
	Description *string            `json:"description,omitempty"`
	Parameters  FunctionParameters `json:"parameters,omitempty"`
}

type ChatCompletionToolUnionParam map[string]any

func ChatCompletionFunctionTool(function FunctionDefinitionParam) ChatCompletionToolUnionParam {
	return ChatCompletionToolUnionParam{"type": "function", "function": function}
}
