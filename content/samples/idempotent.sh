BASE_URL=${SMARTOKEN_BASE_URL:-"{{api_base}}"}

curl "$BASE_URL/chat/completions" \
  -H "Authorization: Bearer $SMARTOKEN_API_KEY" \
  -H "Content-Type: application/json" \
  -H "Idempotency-Key: invoice-20417-summary" \
  -d '{
    "model": "deepseek-chat",
    "messages": [{"role": "user", "content": "Summarise invoice 20417."}]
  }'
