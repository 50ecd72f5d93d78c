BASE_URL=${SMARTOKEN_BASE_URL:-"{{api_base}}"}

curl "$BASE_URL/credits" -H "Authorization: Bearer $SMARTOKEN_API_KEY"
curl "$BASE_URL/key" -H "Authorization: Bearer $SMARTOKEN_API_KEY"
curl "$BASE_URL/user/balance" -H "Authorization: Bearer $SMARTOKEN_API_KEY"
