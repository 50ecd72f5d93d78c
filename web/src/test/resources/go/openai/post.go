package openai

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/openai/openai-go/v3/option"
)

// post sends a JSON body as HTTP/1.0, whose answer ends with its connection. The standard library's client would do it in one
// line, and with it half of the library would be compiled on a machine that never built a Go program.
func post(ctx context.Context, settings option.Settings, path string, body []byte) (io.ReadCloser, error) {
	host, base, _ := strings.Cut(strings.TrimPrefix(settings.BaseURL, "http://"), "/")
	connection, err := new(net.Dialer).DialContext(ctx, "tcp", host)
	if err != nil {
		return nil, err
	}
	head := fmt.Sprintf("POST /%s%s HTTP/1.0\r\nHost: %s\r\nAuthorization: Bearer %s\r\n"+
		"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n", base, path, host, settings.APIKey, len(body))
	if _, err := connection.Write(append([]byte(head), body...)); err != nil {
		return nil, err
	}
	answer := bufio.NewReader(connection)
	status, err := answer.ReadString('\n')
	for line := status; err == nil && strings.TrimSpace(line) != ""; {
		line, err = answer.ReadString('\n')
	}
	if err != nil {
		return nil, err
	}
	if !strings.Contains(status, " 200 ") {
		said, _ := io.ReadAll(answer)
		return nil, fmt.Errorf("%s: %s", strings.TrimSpace(status), said)
	}
	return streamed{answer, connection}, nil
}

type streamed struct {
	io.Reader
	io.Closer
}
