package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
)

var getWeather = openai.ChatCompletionFunctionTool(openai.FunctionDefinitionParam{
	Name:        "get_weather",
	Description: openai.String("Current weather of a city"),
	Parameters: openai.FunctionParameters{
		"type":       "object",
		"properties": map[string]any{"city": map[string]string{"type": "string"}},
		"required":   []string{"city"},
	},
})

func main() {
	client := openai.NewClient(
		option.WithBaseURL(cmp.Or(os.Getenv("SMARTOKEN_BASE_URL"), "{{api_base}}")+"/"),
		option.WithAPIKey(os.Getenv("SMARTOKEN_API_KEY")),
	)

	params := openai.ChatCompletionNewParams{
		Model:    "deepseek-chat",
		Messages: []openai.ChatCompletionMessageParamUnion{openai.UserMessage("What is the weather in Chengdu?")},
		Tools:    []openai.ChatCompletionToolUnionParam{getWeather},
	}
	for range 5 { // a limit: a model may ask for tools again and again
		completion, err := client.Chat.Completions.New(context.Background(), params)
		if err != nil {
			log.Fatal(err)
		}
		message := completion.Choices[0].Message
		params.Messages = append(params.Messages, message.ToParam())
		if len(message.ToolCalls) == 0 {
			fmt.Println(message.Content)
			break
		}
		for _, call := range message.ToolCalls {
			var arguments struct{ City string }
			if err := json.Unmarshal([]byte(call.Function.Arguments), &arguments); err != nil {
				log.Fatal(err)
			}
			result := fmt.Sprintf(`{"city": %q, "sky": "cloudy", "celsius": 14}`, arguments.City)
			params.Messages = append(params.Messages, openai.ToolMessage(result, call.ID))
		}
	}
}
