import os

from openai import OpenAI

client = OpenAI(
    base_url=os.environ.get("SMARTOKEN_BASE_URL", "{{api_base}}"),
    api_key=os.environ["SMARTOKEN_API_KEY"],
)

before = "def fibonacci(n):\n    "
after = "\n    return a\n"

completion = client.completions.create(
    model="deepseek-chat",
    prompt=before,
    suffix=after,
    max_tokens=128,
    extra_body={"thinking": {"type": "disabled"}},
)

print(before + completion.choices[0].text + after)
