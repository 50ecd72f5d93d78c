// What the account keeps at the server, by choice: conversations and presets.
import { documentOf, remember } from "./draft.js";
import { models } from "./models.js";
import { $, changed, complain, running, settings, state, turns } from "./page.js";
import { Refusal, post } from "./stream.js";

const CONVERSATIONS = "/console/playground/conversations";
const TITLE_LENGTH = 120;

const title = () => encodeURIComponent((turns()[0]?.text || "Conversation").slice(0, TITLE_LENGTH));

let keeping = Promise.resolve();

// The id of the kept conversation; null when nothing is to be kept.
export function keptId() {
  if (!$("keep").checked) return null;
  keeping = keeping.then(async () => {
    if (state.conversation) return;
    try {
      const response = await post(`${CONVERSATIONS}?title=${title()}`, JSON.stringify(documentOf()));
      state.conversation = (await response.json()).id;
    } catch (error) {
      $("keep").checked = false;
      complain(error.message);
    }
  });
  return keeping.then(() => state.conversation);
}

export async function keepNow() {
  if (!$("keep").checked || running.size) return;
  const id = await keptId();
  if (!id) return;
  try {
    await post(`${CONVERSATIONS}/${id}?title=${title()}`, JSON.stringify(documentOf()));
  } catch (error) {
    if (error instanceof Refusal && error.code === "request_too_large") complain("This conversation has grown too large to be kept. What was kept so far stays.");
  }
}

async function savePreset(event) {
  event.preventDefault();
  const own = event.target;
  try {
    const text = JSON.stringify({ models: models().map((model) => model.id), settings: settings() });
    const response = await post(`/console/playground/presets?name=${encodeURIComponent(own.elements.name.value)}`, text);
    remember();
    location.assign(`/console/playground?preset=${(await response.json()).id}`);
  } catch (error) {
    own.querySelector(".hint").textContent = error.message;
  }
}

$("preset-form").addEventListener("submit", savePreset);
$("keep").addEventListener("change", () => {
  if ($("keep").checked && turns().length) keepNow();
  changed();
});
