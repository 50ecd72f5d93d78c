import { ChatOpenAI } from "@langchain/openai";

const model = new ChatOpenAI({
  model: "deepseek-chat",
  apiKey: process.env.SMARTOKEN_API_KEY,
  configuration: { baseURL: process.env.SMARTOKEN_BASE_URL ?? "{{api_base}}" },
});

for await (const part of await model.stream("Why is the sky blue?")) {
  process.stdout.write(part.text);
}
console.log();
