// What every part of the playground's page uses: its elements, what was said, and who wants to know of a change.

export const $ = (id) => document.getElementById(id);
export const part = (id) => $(id).content.firstElementChild.cloneNode(true);
export const form = $("play");
export const prompt = $("prompt");
export const FIELDS = ["system", "thinking", "temperature", "top_p", "max_tokens", "seed", "format", "schema", "tools", "stop"];

export const state = { branches: [{ turns: [] }], branch: 0, images: [], conversation: null };
export const running = new Map(); // answer -> AbortController
export const views = new Map(); // answer -> AnswerView, of the branch that is shown

export const turns = () => state.branches[state.branch].turns;
export const settings = () => Object.fromEntries(FIELDS.map((field) => [field, $(field).value]));

const listeners = new Set();

// Tells whenever what may be sent has changed.
export const onChange = (listener) => listeners.add(listener);

export function changed() {
  for (const listener of listeners) listener();
}

// Writes only what is new: a text that is put in its own place is laid out again.
export function tell(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function complain(message) {
  tell($("prompt-hint"), message);
  prompt.setAttribute("aria-invalid", message ? "true" : "false");
}

const SECRET = new RegExp(form.dataset.secret); // the server's own pattern

// The beginning of what looks like a secret; null when nothing does.
export function secretIn(text) {
  const found = SECRET.exec(text)?.[0];
  return !found ? null : found.length <= 10 ? found : found.slice(0, 10) + "…";
}

export const stopAll = () => {
  for (const stop of running.values()) stop.abort();
};
