BASE_URL=${SMARTOKEN_BASE_URL:-"{{api_base}}"}

curl --include "$BASE_URL/chat/completions" \
  -H "Authorization: Bearer $SMARTOKEN_API_KEY" \
  -H "Content-Type: application/json" \
  -H "x-smartoken-cache: 600" \
  -d '{
    "model": "deepseek-chat",
    "messages": [{"role": "user", "content": "Why is the sky blue?"}]
  }'
