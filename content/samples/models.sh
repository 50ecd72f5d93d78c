BASE_URL=${SMARTOKEN_BASE_URL:-"{{api_base}}"}

curl "$BASE_URL/models"
curl "$BASE_URL/models/deepseek-chat"
