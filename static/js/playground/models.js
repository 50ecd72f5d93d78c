// The models that are asked, up to four, and which settings they understand.
import { PLACES } from "./chat.js";
import { $, changed, part, tell } from "./page.js";

export const selects = () => [...document.querySelectorAll("#pickers select")];
export const models = () => selects().map(modelOf).filter(Boolean);

function modelOf(select) {
  const option = select.selectedOptions[0];
  if (!option) return null;
  return {
    id: option.value,
    name: option.textContent.trim(),
    about: option.dataset.about,
    can: option.dataset.can.split(" "),
    thinking: option.dataset.thinking,
    thinkingField: option.dataset.thinkingField,
    context: Number(option.dataset.context),
    maxOutput: Number(option.dataset.maxOutput),
  };
}

export function addPicker(id) {
  const first = document.querySelector(".picker");
  const picker = first.cloneNode(true);
  const select = picker.querySelector("select");
  for (const name of ["id", "name", "form", "aria-describedby"]) select.removeAttribute(name);
  picker.querySelector("label").remove();
  picker.querySelector(".picker-about").removeAttribute("id");
  select.ariaLabel = `Model ${selects().length + 1}`;
  select.after(part("picker-remove"));
  $("add-model").before(picker);
  choose(select, id ?? next(selects().at(-2), 1));
  picker.querySelector("button").addEventListener("click", () => {
    picker.remove();
    showModels();
    selects().at(-1).focus();
  });
  showModels();
  return select;
}

// The first model and no other but these.
export function setModels(ids) {
  if (ids.length) choose(selects()[0], ids[0]);
  for (const extra of document.querySelectorAll(".picker:not(:first-child)")) extra.remove();
  for (const id of ids.slice(1, PLACES)) addPicker(id);
}

// The first model becomes the one after it, or before it. @return its name
export function step(by) {
  const select = selects()[0];
  choose(select, next(select, by));
  showModels();
  return modelOf(select).name;
}

function next(select, by) {
  const ids = [...select.options].filter((option) => !option.disabled && option.value).map((option) => option.value);
  return ids[(ids.indexOf(select.value) + by + ids.length) % ids.length];
}

function choose(select, id) {
  const option = [...select.options].find((one) => one.value === id && !one.disabled);
  if (option) select.value = id;
}

// Only what one of the models understands is offered.
export function showModels() {
  const all = models();
  $("add-model").hidden = selects().length >= PLACES;
  document.querySelector(".playground").dataset.models = selects().length;
  for (const select of selects()) tell(select.closest(".picker").querySelector(".picker-about"), modelOf(select)?.about ?? "");
  for (const field of document.querySelectorAll("[data-needs]")) {
    const needs = field.dataset.needs;
    const able = all.filter((model) => (needs === "thinking" ? model.thinking === "optional" : !needs || model.can.includes(needs)));
    field.hidden = Boolean(needs) && able.length === 0;
    const some = able.length && able.length < all.length;
    const hint = field.querySelector(".hint");
    if (!hint.classList.contains("hint-bad")) tell(hint, hint.dataset.hint + (some ? ` Only for ${able.map((model) => model.name).join(", ")}.` : ""));
  }
  if ($("format").value !== "json_schema") document.querySelector('[data-field="schema"]').hidden = true;
  $("attach").hidden = !all.some((model) => model.can.includes("vision"));
  changed();
}
