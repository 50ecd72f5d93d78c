// What is asked: the chat body that settings and a conversation mean. The server builds the same for the plain form.
import { count } from "./numbers.js";

export const PLACES = 4;

const RULES = {
  temperature: (v) => decimal(v, 2),
  top_p: (v) => decimal(v, 1),
  max_tokens: (v) => (/^[1-9]\d{0,9}$/.test(v) ? "" : "A whole number of at least 1."),
  seed: (v) => (/^\d{1,9}$/.test(v) ? "" : "A whole number of at most nine digits."),
  stop: (v) => (stops(v).length <= 4 ? "" : "At most four, one on each line."),
  tools: (v) => (Array.isArray(json(v)) ? "" : "A JSON list of tools."),
};

function decimal(v, max) {
  return /^\d{1,2}(\.\d{1,6})?$/.test(v) && Number(v) <= max ? "" : `A number from 0 to ${max}.`;
}

function json(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function stops(text) {
  return text.split("\n").filter((line) => line);
}

// What is wrong with the settings, by field.
export function mistakes(settings, models) {
  const wrong = {};
  for (const [field, rule] of Object.entries(RULES)) {
    const value = field === "stop" ? settings.stop : settings[field].trim();
    const says = value ? rule(value) : "";
    if (says) wrong[field] = says;
  }
  for (const model of models) {
    if (!wrong.max_tokens && Number(settings.max_tokens) > model.maxOutput) {
      wrong.max_tokens = `${model.name} gives at most ${count(model.maxOutput)} tokens.`;
    }
  }
  const schema = json(settings.schema);
  if (settings.format === "json_schema" && (!schema || typeof schema !== "object" || Array.isArray(schema))) {
    wrong.schema = "A JSON schema: one JSON object.";
  }
  return wrong;
}

function content(turn, model) {
  if (!turn.images?.length || !model.can.includes("vision")) return turn.text;
  const images = turn.images.map((url) => ({ type: "image_url", image_url: { url } }));
  return turn.text ? [{ type: "text", text: turn.text }, ...images] : images;
}

// The answer of a turn that a column goes on from: its own, or the one that there is.
export function answerAt(turn, place) {
  return turn.answers[place] ?? turn.answers.find((answer) => answer) ?? null;
}

function answered(messages, answer) {
  if (!answer || (!answer.text && !answer.calls.length)) return;
  const message = { role: "assistant", content: answer.text || null };
  if (!answer.calls.length) {
    messages.push(message);
    return;
  }
  message.tool_calls = answer.calls.map((call) => ({
    id: call.id,
    type: "function",
    function: { name: call.name, arguments: call.arguments },
  }));
  messages.push(message);
  for (const call of answer.calls) messages.push({ role: "tool", tool_call_id: call.id, content: call.result ?? "" });
}

export function body(model, place, settings, turns) {
  const messages = [];
  if (settings.system.trim()) messages.push({ role: "system", content: settings.system });
  turns.forEach((turn, i) => {
    if (!turn.tool) messages.push({ role: "user", content: content(turn, model) });
    if (i < turns.length - 1) answered(messages, answerAt(turn, place));
  });
  const chat = { model: model.id, messages };
  const set = (field, value) => {
    if (settings[field].trim() && model.can.includes(field)) chat[field] = value();
  };
  set("temperature", () => Number(settings.temperature));
  set("top_p", () => Number(settings.top_p));
  set("max_tokens", () => Number(settings.max_tokens));
  set("stop", () => stops(settings.stop));
  set("seed", () => Number(settings.seed));
  const think = settings.thinking;
  if (model.thinking === "optional" && (think === "on" || think === "off")) {
    if (model.thinkingField === "enable_thinking") chat.enable_thinking = think === "on";
    else chat.thinking = { type: think === "on" ? "enabled" : "disabled" };
  }
  if (model.can.includes("response_format") && settings.format !== "text") {
    chat.response_format = { type: settings.format };
    if (settings.format === "json_schema") {
      chat.response_format.json_schema = { name: "answer", schema: json(settings.schema) };
    }
  }
  set("tools", () => json(settings.tools));
  chat.stream = true;
  chat.stream_options = { include_usage: true };
  return chat;
}

// A chat body back into settings and a turn, to be sent again.
export function fromBody(chat) {
  const text = (value) => (value === undefined || value === null ? "" : String(value));
  const settings = {
    system: "",
    temperature: text(chat.temperature),
    top_p: text(chat.top_p),
    max_tokens: text(chat.max_tokens),
    stop: Array.isArray(chat.stop) ? chat.stop.join("\n") : text(chat.stop),
    seed: text(chat.seed),
    format: chat.response_format?.type ?? "text",
    schema: chat.response_format?.json_schema ? JSON.stringify(chat.response_format.json_schema.schema, null, 2) : "",
    tools: chat.tools ? JSON.stringify(chat.tools, null, 2) : "",
    thinking: "default",
  };
  const switched = chat.enable_thinking ?? { enabled: true, disabled: false }[chat.thinking?.type];
  if (switched !== undefined) settings.thinking = switched ? "on" : "off";
  const turns = [];
  for (const message of chat.messages ?? []) {
    if (message.role === "system") settings.system = text(message.content);
    else if (message.role === "user") turns.push(turnOf(message.content));
    else if (message.role === "assistant" && turns.length) turns.at(-1).answers = [answerOf(message, chat.model)];
    else if (message.role === "tool" && turns.length) resultOf(message, turns);
  }
  return { models: [text(chat.model)], settings, turns };
}

function turnOf(value) {
  if (typeof value === "string") return { text: value, images: [], answers: [] };
  const parts = Array.isArray(value) ? value : [];
  return {
    text: parts.filter((part) => part.type === "text").map((part) => part.text).join("\n"),
    images: parts.filter((part) => part.type === "image_url").map((part) => part.image_url?.url).filter((url) => url?.startsWith("data:image/")),
    answers: [],
  };
}

function answerOf(message, model) {
  const calls = (message.tool_calls ?? []).map((call) => ({
    id: call.id,
    name: call.function?.name ?? "",
    arguments: call.function?.arguments ?? "",
    result: "",
  }));
  return { model, name: model, text: message.content ?? "", thinking: "", calls, state: "done", facts: null };
}

function resultOf(message, turns) {
  for (const call of turns.at(-1).answers[0]?.calls ?? []) {
    if (call.id === message.tool_call_id) call.result = message.content;
  }
}
