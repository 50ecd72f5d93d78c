import os

from anthropic import Anthropic

# Anthropic's SDKs add /v1 themselves, so they get the site's address.
client = Anthropic(
    base_url=os.environ.get("SMARTOKEN_BASE_URL", "{{api_base}}").removesuffix("/v1"),
    api_key=os.environ["SMARTOKEN_API_KEY"],
)

message = client.messages.create(
    model="deepseek-chat",
    max_tokens=1024,
    system="You answer in one short sentence.",
    messages=[{"role": "user", "content": "Why is the sky blue?"}],
)

for block in message.content:
    if block.type == "text":
        print(block.text)
print(message.usage.input_tokens, "tokens in,", message.usage.output_tokens, "out")
