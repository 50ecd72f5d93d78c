import os

from openai import OpenAI

client = OpenAI(
    base_url=os.environ.get("SMARTOKEN_BASE_URL", "{{api_base}}"),
    api_key=os.environ["SMARTOKEN_API_KEY"],
)

completion = client.chat.completions.create(
    model="deepseek-chat",
    messages=[
        {"role": "system", "content": "You answer in one short sentence."},
        {"role": "user", "content": "Why is the sky blue?"},
    ],
)

print(completion.choices[0].message.content)
print(f"cost: ${completion.usage.cost:.9f}")
