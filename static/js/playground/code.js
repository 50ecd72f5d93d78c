// The very request as code.
import { body } from "./chat.js";
import { models } from "./models.js";
import { $, complain, prompt, settings, state, turns } from "./page.js";
import { check } from "./send.js";
import { post } from "./stream.js";

async function viewCode() {
  const all = models();
  if (!check(all)) return;
  const typed = prompt.value.trim() || state.images.length;
  const next = { text: typed ? prompt.value : "Hello!", images: state.images, answers: [] };
  const said = typed || !turns().length ? [...turns(), next] : turns();
  const response = await post("/console/playground/code", JSON.stringify(body(all[0], 0, settings(), said)));
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  $("code").replaceChildren(...page.body.childNodes);
  $("code-model").textContent = all[0].name;
  document.dispatchEvent(new CustomEvent("smartoken:added", { detail: $("code") }));
  $("code-dialog").showModal();
}

$("view-code").addEventListener("click", (event) => {
  event.preventDefault();
  viewCode().catch((error) => complain(error.message));
});
