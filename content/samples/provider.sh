BASE_URL=${SMARTOKEN_BASE_URL:-"{{api_base}}"}

curl --include "$BASE_URL/chat/completions" \
  -H "Authorization: Bearer $SMARTOKEN_API_KEY" \
  -H "Content-Type: application/json" \
  -d '{
    "model": "deepseek-chat",
    "provider": {"sort": "latency", "max_price": {"prompt": 5, "completion": 10}},
    "messages": [{"role": "user", "content": "Why is the sky blue?"}]
  }'
