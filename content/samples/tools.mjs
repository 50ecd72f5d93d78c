import OpenAI from "openai";

const client = new OpenAI({
  baseURL: process.env.SMARTOKEN_BASE_URL ?? "{{api_base}}",
  apiKey: process.env.SMARTOKEN_API_KEY,
});

const tools = [{
  type: "function",
  function: {
    name: "get_weather",
    description: "Current weather of a city",
    parameters: {
      type: "object",
      properties: { city: { type: "string" } },
      required: ["city"],
    },
  },
}];

const getWeather = ({ city }) => ({ city, sky: "cloudy", celsius: 14 });

const messages = [{ role: "user", content: "What is the weather in Chengdu?" }];
for (let round = 0; round < 5; round++) { // a limit: a model may ask for tools again and again
  const completion = await client.chat.completions.create({ model: "deepseek-chat", messages, tools });
  const message = completion.choices[0].message;
  messages.push(message);
  if (!message.tool_calls?.length) {
    console.log(message.content);
    break;
  }
  for (const call of message.tool_calls) {
    const result = getWeather(JSON.parse(call.function.arguments));
    messages.push({ role: "tool", tool_call_id: call.id, content: JSON.stringify(result) });
  }
}
