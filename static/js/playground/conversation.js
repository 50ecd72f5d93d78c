// What was said, as it stands on the page: turns, their answers, branches.
import { AnswerView } from "./answer.js";
import { compare } from "./figures.js";
import { Growing } from "./growing.js";
import { drawImages, picture } from "./images.js";
import { $, changed, part, prompt, running, state, turns, views } from "./page.js";

// What a press in an answer does beyond this page's drawing: "again" and "results", set by who sends.
export const actions = {};

export function draw() {
  views.clear();
  $("turns").replaceChildren(...turns().map(drawTurn));
  if ($("empty")) $("empty").hidden = turns().length > 0;
  turns().forEach(compare);
  drawBranches();
}

export function drawTurn(turn, at) {
  const element = part("turn-part");
  const said = element.querySelector(".said");
  if (turn.tool) said.remove();
  else drawSaid(said, turn, element);
  const answers = element.querySelector(".answers");
  for (const answer of turn.answers) {
    if (!answer) continue;
    const view = new AnswerView(answer, actionsOf(turn, answer));
    views.set(answer, view);
    answers.append(view.element);
  }
  answers.dataset.count = answers.childElementCount;
  element.dataset.at = at;
  return element;
}

function drawSaid(said, turn, element) {
  new Growing(said.querySelector(".said-text"), { plain: true }).append(turn.text);
  for (const url of turn.images ?? []) said.querySelector(".said-images").append(picture(url));
  said.querySelector('[data-do="edit"]').addEventListener("click", () => edit(turn));
  said.querySelector('[data-do="branch"]').addEventListener("click", () => branch(turns().indexOf(turn)));
}

export function redraw(turn) {
  const at = turns().indexOf(turn);
  $("turns").children[at].replaceWith(drawTurn(turn, at));
}

function actionsOf(turn, answer) {
  return {
    changed,
    stop: () => running.get(answer)?.abort(),
    again: () => actions.again(turn, answer),
    branch: () => branch(turns().indexOf(turn) + 1),
    results: () => actions.results(turn),
    copy: (view, button) => {
      const element = button.closest(".answer").querySelector(".answer-text");
      document.dispatchEvent(new CustomEvent("smartoken:copy", { detail: { button, element, text: answer.text } }));
    },
  };
}

function drawBranches() {
  const box = $("branches");
  box.hidden = state.branches.length < 2;
  box.replaceChildren(
    ...state.branches.map((branch, i) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "tab-button";
      button.textContent = `Branch ${i + 1}`;
      button.setAttribute("aria-pressed", i === state.branch);
      button.addEventListener("click", () => {
        if (running.size) return;
        state.branch = i;
        draw();
        changed();
      });
      return button;
    }),
  );
}

// A branch of its own with the first turns; what there was stays in its branch.
export function branch(count) {
  if (running.size) return;
  state.branches.push({ turns: structuredClone(turns().slice(0, Math.max(count, 0))) });
  state.branch = state.branches.length - 1;
  draw();
  changed();
  prompt.focus();
}

function edit(turn) {
  if (running.size) return;
  const at = turns().indexOf(turn);
  if (turns().length > at + 1 || turn.answers.some((answer) => answer?.text)) branch(at);
  else {
    turns().splice(at);
    draw();
  }
  prompt.value = turn.text;
  state.images = [...(turn.images ?? [])];
  drawImages();
  changed();
  prompt.focus();
}
