// Package option is what the shown programs use of OpenAI's package of this name.
package option

type Settings struct{ BaseURL, APIKey string }

type RequestOption func(*Settings)

func WithBaseURL(url string) RequestOption { return func(s *Settings) { s.BaseURL = url } }

func WithAPIKey(key string) RequestOption { return func(s *Settings) { s.APIKey = key } }
