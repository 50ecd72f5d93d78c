import OpenAI from "openai";

const client = new OpenAI({
  baseURL: process.env.SMARTOKEN_BASE_URL ?? "{{api_base}}",
  apiKey: process.env.SMARTOKEN_API_KEY,
});

const completion = await client.chat.completions.create({
  model: "deepseek-chat",
  messages: [
    { role: "system", content: 'Answer as JSON: {"city": string, "country": string}' },
    { role: "user", content: "Where is the Eiffel Tower?" },
  ],
  response_format: { type: "json_object" },
});

const [choice] = completion.choices;
if (choice.finish_reason === "length") throw new Error("the answer was cut: its JSON is not complete");
const place = JSON.parse(choice.message.content);
console.log(place.city, place.country);
