// One answer on the page: what is told of it while it comes, and its figures from the log once it has ended.
import { Growing } from "./growing.js";
import { visible } from "./text.js";

const part = (id) => document.getElementById(id).content.firstElementChild;

export class AnswerView {
  constructor(answer, actions) {
    this.answer = answer;
    this.actions = actions;
    this.element = part("answer-part").cloneNode(true);
    this.find(".who").textContent = answer.name;
    this.element.setAttribute("aria-label", answer.name);
    this.text = new Growing(this.find(".answer-text"));
    this.thought = null;
    this.element.addEventListener("click", (event) => {
      const action = event.target.closest("[data-do]")?.dataset.do;
      if (action) actions[action](this, event.target);
    });
    if (answer.thinking) this.think(answer.thinking);
    if (answer.text) this.say(answer.text);
    this.show();
  }

  find(selector) {
    return this.element.querySelector(selector);
  }

  say(more) {
    this.element.dataset.words = "";
    this.text.append(more);
  }

  think(more) {
    if (!this.thought) {
      this.find(".thinking").hidden = false;
      this.thought = new Growing(this.find(".thinking-text"), { plain: true });
    }
    this.thought.append(more);
  }

  // The state, the figures and what can be done now.
  show() {
    const { state, error, calls, facts } = this.answer;
    const running = state === "running";
    this.element.dataset.state = state;
    this.find(".answer-state").textContent = { running: "", stopped: "Stopped", failed: "Failed", done: "" }[state] ?? "";
    this.find('[data-do="stop"]').hidden = !running;
    this.find(".answer-actions").hidden = running;
    this.find('[data-do="copy"]').hidden = !this.answer.text;
    const notice = this.find(".answer-error");
    notice.hidden = !error;
    notice.textContent = error ? visible(error) : "";
    if (!running) this.showCalls(calls);
    this.showFacts(facts);
  }

  showFacts(facts) {
    const list = this.find(".answer-facts");
    list.hidden = !facts || !Object.keys(facts).length;
    if (!facts) return;
    const shown = new Map([...list.children].map((row) => [row.dataset.fact, row]));
    let place = 0;
    for (const [name, value] of Object.entries(facts)) {
      if (name === "receipt") continue;
      const row = shown.get(name) ?? this.addFact(list, name);
      shown.delete(name);
      if (list.children[place] !== row) list.insertBefore(row, list.children[place]);
      place++;
      if (row.lastElementChild.textContent !== value) row.lastElementChild.textContent = value;
    }
    for (const gone of shown.values()) gone.remove();
    const receipt = this.find(".receipt-link");
    receipt.hidden = !facts.receipt;
    if (facts.receipt) receipt.href = facts.receipt;
  }

  // What this answer does better than those beside it, in a word; empty for nothing.
  markBest(fact, word) {
    const row = this.element.querySelector(`[data-fact="${fact}"]`);
    row?.classList.toggle("best", Boolean(word));
    if (row) row.lastElementChild.dataset.best = word;
  }

  addFact(list, name) {
    const row = document.createElement("div");
    row.dataset.fact = name;
    row.append(document.createElement("dt"), document.createElement("dd"));
    row.firstElementChild.textContent = name;
    list.append(row);
    return row;
  }

  showCalls(calls) {
    const box = this.find(".calls");
    if (!calls.length || box.childElementCount) return;
    for (const call of calls) {
      const view = part("call-part").cloneNode(true);
      view.querySelector("code").textContent = visible(call.name);
      view.querySelector(".call-json").textContent = visible(pretty(call.arguments));
      const result = view.querySelector("textarea");
      result.value = call.result ?? "";
      result.addEventListener("input", () => {
        call.result = result.value;
        this.actions.changed();
      });
      box.append(view);
    }
    const send = document.createElement("button");
    send.type = "button";
    send.className = "button";
    send.dataset.do = "results";
    send.textContent = "Send results";
    box.append(send);
  }
}

function pretty(json) {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}
