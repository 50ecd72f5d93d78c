import OpenAI from "openai";

const client = new OpenAI({
  baseURL: process.env.SMARTOKEN_BASE_URL ?? "{{api_base}}",
  apiKey: process.env.SMARTOKEN_API_KEY,
});

const answer = await client.embeddings.create({
  model: process.env.EMBEDDING_MODEL, // a model whose page lists embeddings
  input: ["a red bicycle", "a crimson bike"],
});

const [a, b] = answer.data.map((item) => item.embedding);
const dot = a.reduce((sum, x, i) => sum + x * b[i], 0);
console.log("similarity:", (dot / (Math.hypot(...a) * Math.hypot(...b))).toFixed(3));
