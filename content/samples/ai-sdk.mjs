import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { streamText } from "ai";

const smartoken = createOpenAICompatible({
  name: "smartoken",
  baseURL: process.env.SMARTOKEN_BASE_URL ?? "{{api_base}}",
  apiKey: process.env.SMARTOKEN_API_KEY,
  includeUsage: true,
});

const result = streamText({
  model: smartoken("deepseek-chat"),
  prompt: "Why is the sky blue?",
});

for await (const text of result.textStream) {
  process.stdout.write(text);
}
const usage = await result.usage;
console.log(`\n${usage.inputTokens} tokens in, ${usage.outputTokens} out`);
