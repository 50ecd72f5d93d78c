import math
import os

from openai import OpenAI

client = OpenAI(
    base_url=os.environ.get("SMARTOKEN_BASE_URL", "{{api_base}}"),
    api_key=os.environ["SMARTOKEN_API_KEY"],
)

answer = client.embeddings.create(
    model=os.environ["EMBEDDING_MODEL"],  # a model whose page lists embeddings
    input=["a red bicycle", "a crimson bike"],
)

a, b = (item.embedding for item in answer.data)
cosine = sum(x * y for x, y in zip(a, b)) / (math.hypot(*a) * math.hypot(*b))
print("similarity:", round(cosine, 3))
