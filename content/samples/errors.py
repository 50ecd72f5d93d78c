import os

import openai

client = openai.OpenAI(
    base_url=os.environ.get("SMARTOKEN_BASE_URL", "{{api_base}}"),
    api_key=os.environ["SMARTOKEN_API_KEY"],
    max_retries=2,  # the SDK repeats 408, 409, 429 and 5xx, and obeys Retry-After
)

try:
    completion = client.chat.completions.create(
        model="deepseek-chat",
        messages=[{"role": "user", "content": "Say hello."}],
    )
    print(completion.choices[0].message.content)
except openai.APIStatusError as error:
    if error.status_code == 402:
        print("Out of money or quota:", error.message)
    else:
        print(error.status_code, error.code, error.message)
    print("request id for support:", error.request_id)
except openai.APIConnectionError as error:
    print("The network failed before an answer arrived:", error)
