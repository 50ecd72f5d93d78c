// The page's own document: a tab's draft, which outlives a reload and a sign-in, and what presets and kept conversations hold.
import { draw } from "./conversation.js";
import { drawImages } from "./images.js";
import { models, setModels, showModels } from "./models.js";
import { $, FIELDS, onChange, prompt, settings, state } from "./page.js";

const DRAFT = "playground-draft";
const WAIT_MILLIS = 300;
const WHILE_RUNNING_MILLIS = 1500;

let timer = 0;
let saved = 0;

export function documentOf(withImages = true) {
  return {
    models: models().map((model) => model.id),
    settings: settings(),
    branches: state.branches.map((one) => ({
      turns: one.turns.map((turn) => ({ text: turn.text, tool: turn.tool, images: withImages ? turn.images : [], answers: turn.answers.map(keepable) })),
    })),
    branch: state.branch,
  };
}

function keepable(answer) {
  if (!answer) return answer;
  const { model, name, place, run, text, thinking, calls, error, facts } = answer;
  return { model, name, place, run, text, thinking, calls, state: answer.state === "running" ? "stopped" : answer.state, error, facts };
}

// Now; without images when they are more than the browser keeps.
export function remember() {
  clearTimeout(timer);
  saved = performance.now();
  for (const withImages of [true, false]) {
    try {
      const draft = { ...documentOf(withImages), prompt: prompt.value, images: withImages ? state.images : [], conversation: state.conversation };
      sessionStorage.setItem(DRAFT, JSON.stringify(draft));
      return;
    } catch {
      // once more with less
    }
  }
}

onChange(() => {
  clearTimeout(timer);
  timer = setTimeout(remember, WAIT_MILLIS);
});
addEventListener("pagehide", remember);

// Every so often while an answer comes.
export function rememberSometimes() {
  if (performance.now() - saved > WHILE_RUNNING_MILLIS) remember();
}

export const kept = () => JSON.parse(sessionStorage.getItem(DRAFT) ?? "null");

export function forget() {
  sessionStorage.removeItem(DRAFT);
  clearTimeout(timer);
  removeEventListener("pagehide", remember);
}

export function load(draft) {
  setModels(draft.models ?? []);
  for (const field of FIELDS) if (typeof draft.settings?.[field] === "string") $(field).value = draft.settings[field];
  if (draft.branches?.length) state.branches = draft.branches;
  state.branch = Math.min(draft.branch ?? 0, state.branches.length - 1);
  for (const one of state.branches) for (const turn of one.turns) turn.answers.forEach(mend);
  if (draft.prompt !== undefined) prompt.value = draft.prompt;
  if (draft.images) state.images = draft.images;
  if (draft.conversation) {
    state.conversation = draft.conversation;
    $("keep").checked = true;
  }
  if ($("tools").value || $("stop").value) $("tools").closest("details").open = true;
  drawImages();
  draw();
  showModels();
}

// What was running when the page went away is over.
function mend(answer) {
  if (!answer) return;
  answer.calls ??= [];
  if (answer.state === "running") answer.state = "stopped";
  if (answer.facts?.receipt && !answer.facts.receipt.startsWith("/console/usage/")) delete answer.facts.receipt;
}
