import OpenAI from "openai";

const client = new OpenAI({
  baseURL: process.env.SMARTOKEN_BASE_URL ?? "{{api_base}}",
  apiKey: process.env.SMARTOKEN_API_KEY,
});

const response = await client.responses.create({
  model: "deepseek-chat",
  instructions: "You answer in one short sentence.",
  input: "Why is the sky blue?",
  store: false,
});

console.log(response.output_text);
