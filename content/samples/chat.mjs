import OpenAI from "openai";

const client = new OpenAI({
  baseURL: process.env.SMARTOKEN_BASE_URL ?? "{{api_base}}",
  apiKey: process.env.SMARTOKEN_API_KEY,
});

const completion = await client.chat.completions.create({
  model: "deepseek-chat",
  messages: [
    { role: "system", content: "You answer in one short sentence." },
    { role: "user", content: "Why is the sky blue?" },
  ],
});

console.log(completion.choices[0].message.content);
console.log("cost in USD:", completion.usage.cost.toFixed(9));
