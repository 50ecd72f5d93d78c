import os

from openai import OpenAI

client = OpenAI(
    base_url=os.environ.get("SMARTOKEN_BASE_URL", "{{api_base}}"),
    api_key=os.environ["SMARTOKEN_API_KEY"],
)

history = [{"role": "user", "content": "Name a river in China."}]
first = client.responses.create(model="deepseek-chat", input=history, store=False)
print(first.output_text)

# Nothing is stored: the conversation travels with every call.
history += [
    {"role": "assistant", "content": first.output_text},
    {"role": "user", "content": "How long is it?"},
]
second = client.responses.create(model="deepseek-chat", input=history, store=False)
print(second.output_text)
