// The playground: a conversation with up to four models, side by side. The page works as a plain form without this.
import "./playground/code.js";
import "./playground/kept.js";
import { fromBody } from "./playground/chat.js";
import { forget, kept, load } from "./playground/draft.js";
import { attach } from "./playground/images.js";
import { addPicker, showModels, step } from "./playground/models.js";
import { $, FIELDS, changed, complain, form, prompt, running, stopAll } from "./playground/page.js";
import { isShown } from "./playground/quote.js";
import { tellAgain } from "./playground/run.js";
import { send } from "./playground/send.js";

form.addEventListener("submit", (event) => {
  event.preventDefault();
  send();
});
$("clear").addEventListener("click", () => {
  stopAll();
  forget();
});
$("stop-all").addEventListener("click", stopAll);
$("add-model").addEventListener("click", () => addPicker().focus());
$("attach").querySelector("input").addEventListener("change", (event) => {
  attach(event.target.files);
  event.target.value = "";
});
$("starters")?.addEventListener("click", (event) => {
  if (!event.target.matches("button")) return;
  prompt.value = event.target.textContent;
  prompt.focus();
  changed();
});
prompt.addEventListener("paste", (event) => {
  const files = [...event.clipboardData.files];
  if (files.length && !$("attach").hidden) attach(files);
});
document.addEventListener("input", (event) => {
  if (event.target === prompt && $("prompt-hint").textContent && !isShown()) complain("");
  if (event.target === prompt || FIELDS.includes(event.target.id)) changed();
});
document.addEventListener("change", (event) => {
  if (event.target.closest("#pickers") || event.target.id === "format") showModels();
});
document.addEventListener("keydown", (event) => {
  if ($("code-dialog").open) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
  else if (event.key === "Escape" && running.size) stopAll();
  else if (event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp") && event.target === prompt) {
    $("play-status").textContent = step(event.key === "ArrowDown" ? 1 : -1);
  } else return;
  event.preventDefault();
});
// A menu closes when somebody goes on elsewhere.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
addEventListener("focus", tellAgain);

function begin() {
  for (const id of ["preset-form"]) if ($(id)) $(id).hidden = false;
  if (matchMedia("(max-width: 64rem)").matches) $("settings").open = false;
  const given = JSON.parse($("playground").dataset.start || "{}");
  const draft = kept();
  if (given.preset) load({ ...draft, ...given.preset, conversation: null });
  else if (given.conversation) load(draft?.conversation === given.id ? draft : { ...given.conversation, conversation: given.id });
  else if (given.request) resend(given.request);
  else if (draft) load(given.models?.every((id) => draft.models?.includes(id)) ? draft : { ...draft, models: given.models });
  else if (given.models?.length) load({ models: given.models });
  else showModels();
  $("playground").dataset.ready = "";
}

// A logged request, with its last message to be sent again.
function resend(request) {
  const { models: ids, settings: set, turns: said } = fromBody(request);
  const last = said.length && !said.at(-1).answers.length ? said.pop() : null;
  load({ models: ids, settings: set, branches: [{ turns: said }], prompt: last?.text ?? "", images: last?.images ?? [] });
}

begin();
