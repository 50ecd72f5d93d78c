BASE_URL=${SMARTOKEN_BASE_URL:-"{{api_base}}"}

curl --no-buffer "$BASE_URL/chat/completions" \
  -H "Authorization: Bearer $SMARTOKEN_API_KEY" \
  -H "Content-Type: application/json" \
  -d '{
    "model": "deepseek-chat",
    "messages": [{"role": "user", "content": "Count from one to ten."}],
    "stream": true,
    "stream_options": {"include_usage": true}
  }'
