BASE_URL=${SMARTOKEN_BASE_URL:-"{{api_base}}"}

curl "$BASE_URL/chat/completions" \
  -H "Authorization: Bearer $SMARTOKEN_API_KEY" \
  -H "Content-Type: application/json" \
  -d '{
    "models": ["deepseek-chat", "qwen-plus"],
    "messages": [{"role": "user", "content": "Why is the sky blue?"}]
  }'
