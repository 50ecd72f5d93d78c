BASE_URL=${SMARTOKEN_BASE_URL:-"{{api_base}}"}

curl "$BASE_URL/completions" \
  -H "Authorization: Bearer $SMARTOKEN_API_KEY" \
  -H "Content-Type: application/json" \
  -d '{
    "model": "deepseek-chat",
    "prompt": "def fibonacci(n):\n    ",
    "suffix": "\n    return a\n",
    "max_tokens": 128,
    "thinking": {"type": "disabled"}
  }'
