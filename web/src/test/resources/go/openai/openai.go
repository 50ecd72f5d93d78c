// Package openai stands for OpenAI's, which is not here: what the shown programs use of it, sent as it sends it.
package openai

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"strings"

	"github.com/openai/openai-go/v3/option"
)

type Client struct{ Chat Chat }

type Chat struct{ Completions Completions }

type Completions struct{ settings option.Settings }

func NewClient(options ...option.RequestOption) Client {
	var settings option.Settings
	for _, set := range options {
		set(&settings)
	}
	return Client{Chat{Completions{settings}}}
}

type Field struct{ raw string }

func (f Field) Raw() string { return f.raw }

type Usage struct {
	JSON struct{ ExtraFields map[string]Field }
}

func (u *Usage) UnmarshalJSON(data []byte) error {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(data, &members); err != nil {
		return err
	}
	u.JSON.ExtraFields = map[string]Field{}
	for name, value := range members {
		u.JSON.ExtraFields[name] = Field{string(value)}
	}
	return nil
}

type ChatCompletionChunk struct {
	Choices []struct{ Delta struct{ Content string } }
	Usage   Usage
}

type Stream struct {
	body    io.ReadCloser
	lines   *bufio.Scanner
	current ChatCompletionChunk
	err     error
}

func (c Completions) NewStreaming(ctx context.Context, params ChatCompletionNewParams) *Stream {
	body, err := c.send(ctx, params, map[string]any{"stream": true})
	if err != nil {
		return &Stream{err: err}
	}
	return &Stream{body: body, lines: bufio.NewScanner(body)}
}

func (s *Stream) Next() bool {
	for s.err == nil && s.lines.Scan() {
		data := strings.TrimPrefix(s.lines.Text(), "data: ")
		if data == "[DONE]" {
			return false
		}
		if data == "" {
			continue
		}
		s.current = ChatCompletionChunk{}
		s.err = json.Unmarshal([]byte(data), &s.current)
		return s.err == nil
	}
	return false
}

func (s *Stream) Current() ChatCompletionChunk { return s.current }

func (s *Stream) Err() error { return s.err }

func (s *Stream) Close() error {
	if s.body == nil {
		return nil
	}
	return s.body.Close()
}

func (c Completions) send(ctx context.Context, params ChatCompletionNewParams, more map[string]any) (io.ReadCloser, error) {
	written, err := json.Marshal(params)
	if err != nil {
		return nil, err
	}
	var body map[string]json.RawMessage
	if err := json.Unmarshal(written, &body); err != nil {
		return nil, err
	}
	for name, value := range more {
		body[name], _ = json.Marshal(value)
	}
	whole, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	return post(ctx, c.settings, "chat/completions", whole)
}
