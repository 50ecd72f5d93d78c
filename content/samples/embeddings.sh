# EMBEDDING_MODEL is the ID of a model whose page lists embeddings.
BASE_URL=${SMARTOKEN_BASE_URL:-"{{api_base}}"}

curl "$BASE_URL/embeddings" \
  -H "Authorization: Bearer $SMARTOKEN_API_KEY" \
  -H "Content-Type: application/json" \
  -d '{
    "model": "'"$EMBEDDING_MODEL"'",
    "input": ["a red bicycle", "a crimson bike"]
  }'
