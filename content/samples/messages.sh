BASE_URL=${SMARTOKEN_BASE_URL:-"{{api_base}}"}

curl "$BASE_URL/messages" \
  -H "x-api-key: $SMARTOKEN_API_KEY" \
  -H "anthropic-version: 2023-06-01" \
  -H "Content-Type: application/json" \
  -d '{
    "model": "deepseek-chat",
    "max_tokens": 1024,
    "system": "You answer in one short sentence.",
    "messages": [{"role": "user", "content": "Why is the sky blue?"}]
  }'
