import json
import os

from openai import OpenAI

client = OpenAI(
    base_url=os.environ.get("SMARTOKEN_BASE_URL", "{{api_base}}"),
    api_key=os.environ["SMARTOKEN_API_KEY"],
)

choice = client.chat.completions.create(
    model="deepseek-chat",
    messages=[
        {"role": "system", "content": 'Answer as JSON: {"city": string, "country": string}'},
        {"role": "user", "content": "Where is the Eiffel Tower?"},
    ],
    response_format={"type": "json_object"},
).choices[0]

if choice.finish_reason == "length":
    raise SystemExit("the answer was cut: its JSON is not complete")
place = json.loads(choice.message.content)
print(place["city"], place["country"])
