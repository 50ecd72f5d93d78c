BASE_URL=${SMARTOKEN_BASE_URL:-"{{api_base}}"}

# Hangs up after a second; the receipt then says what was generated and charged.
curl --no-buffer --include --max-time 1 "$BASE_URL/chat/completions" \
  -H "Authorization: Bearer $SMARTOKEN_API_KEY" \
  -H "Content-Type: application/json" \
  -d '{
    "model": "deepseek-chat",
    "stream": true,
    "max_tokens": 500,
    "messages": [{"role": "user", "content": "Tell me a long story."}]
  }' || echo "hung up"
