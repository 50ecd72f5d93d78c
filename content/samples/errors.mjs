import OpenAI from "openai";

const client = new OpenAI({
  baseURL: process.env.SMARTOKEN_BASE_URL ?? "{{api_base}}",
  apiKey: process.env.SMARTOKEN_API_KEY,
  maxRetries: 2, // the SDK repeats 408, 409, 429 and 5xx, and obeys Retry-After
});

try {
  const completion = await client.chat.completions.create({
    model: "deepseek-chat",
    messages: [{ role: "user", content: "Say hello." }],
  });
  console.log(completion.choices[0].message.content);
} catch (error) {
  if (!(error instanceof OpenAI.APIError)) throw error;
  if (error.status === 402) console.log("Out of money or quota:", error.message);
  else console.log(error.status, error.code, error.message);
  console.log("request id for support:", error.requestID);
}
