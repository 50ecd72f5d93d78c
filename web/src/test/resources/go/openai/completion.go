package openai

import (
	"context"
	"encoding/json"
)

type ChatCompletion struct {
	Choices []struct{ Message ChatCompletionMessage }
	Usage   Usage
}

type ChatCompletionMessage struct {
	Role      string     `json:"role"`
	Content   string     `json:"content"`
	ToolCalls []ToolCall `json:"tool_calls"`
}

type ToolCall struct {
	ID       string   `json:"id"`
	Type     string   `json:"type"`
	Function Function `json:"function"`
}

type Function struct {
	Name      string `json:"name"`
	Arguments string `json:"arguments"`
}

func (m ChatCompletionMessage) ToParam() ChatCompletionMessageParamUnion {
	message := said("assistant", m.Content)
	if len(m.ToolCalls) > 0 {
		message["tool_calls"] = m.ToolCalls
	}
	return message
}

func (c Completions) New(ctx context.Context, params ChatCompletionNewParams) (*ChatCompletion, error) {
	body, err := c.send(ctx, params, nil)
	if err != nil {
		return nil, err
	}
	defer body.Close()
	var completion ChatCompletion
	return &completion, json.NewDecoder(body).Decode(&completion)
}
