// The most that a press can cost, told before it.
import { body, mistakes } from "./chat.js";
import { models } from "./models.js";
import { count, counted, sentence } from "./numbers.js";
import { $, complain, onChange, prompt, secretIn, settings, state, turns } from "./page.js";
import { post } from "./stream.js";

const WAIT_MILLIS = 200;

const atFirst = [...$("quote").childNodes].map((node) => node.cloneNode(true)); // what can be spent

let asked = "";
let shown = null;
let timer = 0;
let request = null;

export const isShown = () => shown !== null;

function bodies() {
  const text = prompt.value;
  if (!text.trim() && !state.images.length) return "";
  const all = models();
  if (Object.keys(mistakes(settings(), all)).length) return "";
  // An image counts the same whatever is in it, so it stays here.
  const blank = (turn) => ({ ...turn, images: (turn.images ?? []).map(() => "data:image/png;base64,") });
  const said = [...turns(), { text, images: state.images, answers: [] }].map(blank);
  return JSON.stringify(all.map((model, place) => body(model, place, settings(), said)));
}

onChange(() => {
  clearTimeout(timer);
  timer = setTimeout(ask, WAIT_MILLIS);
});

async function ask() {
  const now = bodies();
  if (now === asked) return;
  asked = now;
  request?.abort();
  if (!now) return show(null);
  request = new AbortController();
  try {
    const response = await post("/console/playground/quotes", now, request.signal);
    show(await response.json());
  } catch (error) {
    if (error.name !== "AbortError") show(null);
  }
}

// Why what stands there now should not be sent; empty when it may, or when nobody has said yet.
export function objection() {
  return shown !== null && asked === bodies() ? objectionTo(shown) : "";
}

function objectionTo({ quotes }) {
  for (const [i, one] of quotes.entries()) {
    const name = models()[i]?.name;
    if (one.error) return sentence(one.error.message);
    if (one.too_long) return `This is about ${count(one.input_tokens)} tokens, more than the ${count(one.context)} that ${name} can read.`;
    if (one.refused) {
      const fits = one.affordable_max_tokens > 0 ? ` It would fit with max tokens of at most ${count(one.affordable_max_tokens)}.` : "";
      return `${name} may cost up to ${one.max}, and ${one.available} may be spent here.${fits} The wallet shows what is there and what limits it: balance, pay as you go, budgets; the key may have a limit too. Or ask for less.`;
    }
  }
  return "";
}

function show(answer) {
  shown = answer;
  const line = $("quote");
  line.replaceChildren();
  if (!answer) {
    line.append(...atFirst.map((node) => node.cloneNode(true)));
    line.classList.remove("quote-bad");
    return;
  }
  line.append(made("strong", "", `Up to ${answer.total}`));
  const ok = answer.quotes.find((one) => !one.error);
  if (ok) line.append(details(answer, ok));
  const against = objectionTo(answer);
  line.classList.toggle("quote-bad", Boolean(against));
  if (against) complain(against);
  else if (!secretIn(prompt.value)) complain("");
}

function details(answer, ok) {
  const free = answer.quotes.every((one) => one.free);
  const quiet = made("span", "quiet", free ? " from free quota" : "");
  const tokens = made("span", "tokens-in", ` · about ${counted(ok.input_tokens, "token")} in`);
  quiet.append(tokens, ` · ${ok.available} available`);
  return quiet;
}

function made(tag, className, text) {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}
