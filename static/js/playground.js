// The playground: a conversation with up to four models, side by side. The page works as a plain form without this.
import { AnswerView } from "./playground/answer.js";
import { PLACES, body, fromBody, mistakes, secretIn } from "./playground/chat.js";
import { Growing } from "./playground/growing.js";
import { Refusal, outcome, post, pressId, readEvents } from "./playground/stream.js";

const $ = (id) => document.getElementById(id);
const part = (id) => $(id).content.firstElementChild.cloneNode(true);
const FIELDS = ["system", "thinking", "temperature", "top_p", "max_tokens", "seed", "format", "schema", "tools", "stop"];
const DRAFT = "playground-draft";
const IMAGES_MAX = 4;
const IMAGE_BYTES_MAX = 4 * 1024 * 1024;
const form = $("play");
const prompt = $("prompt");

const state = { branches: [{ turns: [] }], branch: 0, images: [], conversation: null };
const running = new Map(); // answer -> AbortController
let views = new Map(); // answer -> AnswerView
let sure = ""; // the words that somebody chose to send with a key in them
let pinned = true; // whether the page follows the newest words

const turns = () => state.branches[state.branch].turns;
const settings = () => Object.fromEntries(FIELDS.map((field) => [field, $(field).value]));

// ---------------------------------------------------------------- models

const selects = () => [...document.querySelectorAll("#pickers select")];

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

const models = () => selects().map(modelOf).filter(Boolean);

function addPicker(id) {
  const first = document.querySelector(".picker");
  const picker = first.cloneNode(true);
  const select = picker.querySelector("select");
  select.removeAttribute("id");
  select.removeAttribute("name");
  select.removeAttribute("form");
  select.removeAttribute("aria-describedby");
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

// The model after (or before) the one of a select.
function next(select, step) {
  const ids = [...select.options].filter((option) => !option.disabled && option.value).map((option) => option.value);
  return ids[(ids.indexOf(select.value) + step + ids.length) % ids.length];
}

function choose(select, id) {
  const option = [...select.options].find((one) => one.value === id && !one.disabled);
  if (option) select.value = id;
}

// Only what one of the models understands is offered.
function showModels() {
  const all = models();
  $("add-model").hidden = selects().length >= PLACES;
  document.querySelector(".playground").dataset.models = selects().length;
  for (const select of selects()) select.closest(".picker").querySelector(".picker-about").textContent = modelOf(select)?.about ?? "";
  for (const field of document.querySelectorAll("[data-needs]")) {
    const needs = field.dataset.needs;
    const able = all.filter((model) => (needs === "thinking" ? model.thinking === "optional" : !needs || model.can.includes(needs)));
    field.hidden = Boolean(needs) && able.length === 0;
    const some = able.length && able.length < all.length;
    const hint = field.querySelector(".hint");
    if (!hint.classList.contains("hint-bad")) hint.textContent = hint.dataset.hint + (some ? ` Only for ${able.map((model) => model.name).join(", ")}.` : "");
  }
  if ($("format").value !== "json_schema") document.querySelector('[data-field="schema"]').hidden = true;
  $("attach").hidden = !all.some((model) => model.can.includes("vision"));
  changed();
}

// ---------------------------------------------------------------- what was said

function draw() {
  const list = $("turns");
  views = new Map();
  list.replaceChildren(...turns().map(drawTurn));
  if ($("empty")) $("empty").hidden = turns().length > 0;
  turns().forEach(compare);
  drawBranches();
}

function drawTurn(turn, at) {
  const element = part("turn-part");
  const said = element.querySelector(".said");
  if (turn.tool) said.remove();
  else {
    new Growing(said.querySelector(".said-text"), { plain: true }).append(turn.text);
    for (const url of turn.images ?? []) said.querySelector(".said-images").append(picture(url));
    said.querySelector('[data-do="edit"]').addEventListener("click", () => edit(element, turn));
    said.querySelector('[data-do="branch"]').addEventListener("click", () => branch(turns().indexOf(turn)));
  }
  const answers = element.querySelector(".answers");
  turn.answers.forEach((answer) => {
    if (!answer) return;
    const view = new AnswerView(answer, actionsOf(turn, answer));
    views.set(answer, view);
    answers.append(view.element);
  });
  answers.dataset.count = answers.childElementCount;
  element.dataset.at = at;
  return element;
}

function picture(url) {
  const image = document.createElement("img");
  image.src = url;
  image.alt = "Image that was sent";
  return image;
}

function actionsOf(turn, answer) {
  return {
    changed,
    stop: () => running.get(answer)?.abort(),
    again: () => again(turn, answer),
    branch: () => branch(turns().indexOf(turn) + 1),
    results: () => sendResults(turn),
    copy: async (view, button) => {
      await navigator.clipboard?.writeText(answer.text);
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = "Copy"), 1500);
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
function branch(count) {
  if (running.size) return;
  state.branches.push({ turns: structuredClone(turns().slice(0, Math.max(count, 0))) });
  state.branch = state.branches.length - 1;
  draw();
  changed();
  prompt.focus();
}

function edit(element, turn) {
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

function again(turn, answer) {
  if (running.size) return;
  const at = turns().indexOf(turn);
  const place = turn.answers.indexOf(answer);
  if (turns().length > at + 1) {
    branch(at + 1);
    again(turns()[at], turns()[at].answers[place]);
    return;
  }
  const model = models()[place] ?? models()[0];
  if (!check([model])) return;
  turn.answers[place] = fresh(model, place, pressId());
  redraw(turn);
  start(turn, turn.answers[place], model);
}

function redraw(turn) {
  const at = turns().indexOf(turn);
  $("turns").children[at].replaceWith(drawTurn(turn, at));
}

// ---------------------------------------------------------------- sending

function fresh(model, place, run) {
  return { model: model.id, name: model.name, place, run, text: "", thinking: "", calls: [], state: "running", error: "", facts: null };
}

function complain(message) {
  const hint = $("prompt-hint");
  hint.textContent = message;
  prompt.setAttribute("aria-invalid", message ? "true" : "false");
}

// Whether this can be sent; what is wrong is said beside its field.
function check(all) {
  const wrong = mistakes(settings(), all);
  for (const field of FIELDS) {
    const box = document.querySelector(`[data-field="${field}"]`);
    const hint = box.querySelector(".hint");
    hint.textContent = wrong[field] ?? hint.dataset.hint;
    hint.classList.toggle("hint-bad", Boolean(wrong[field]));
    $(field).setAttribute("aria-invalid", wrong[field] ? "true" : "false");
  }
  const first = Object.keys(wrong)[0];
  if (!first) return true;
  $("settings").open = true;
  $(first).closest("details.more-settings")?.setAttribute("open", "");
  $(first).focus();
  return false;
}

function mayBeSent(text, all) {
  if (!text.trim() && !state.images.length) return "Type a message first.";
  const secret = secretIn(text + "\n" + $("system").value);
  if (secret && sure !== text) {
    sure = text;
    return `This looks like a secret key: ${secret} Remove it, or send again to send it all the same.`;
  }
  if (state.images.length && !all.some((model) => model.can.includes("vision"))) return "None of these models reads images. Choose another or remove the image.";
  if (quote.isCurrent()) return quote.objection();
  return "";
}

function send() {
  if (running.size) return;
  const all = models();
  const text = prompt.value;
  if (!check(all)) return;
  const objection = mayBeSent(text, all);
  complain(objection);
  if (objection) return prompt.focus();
  const run = pressId();
  const turn = { text, images: state.images, answers: all.map((model, place) => fresh(model, place, run)) };
  prompt.value = "";
  state.images = [];
  drawImages();
  begin(turn, all);
}

function begin(turn, all) {
  turns().push(turn);
  if ($("empty")) $("empty").hidden = true;
  $("turns").append(drawTurn(turn, turns().length - 1));
  pinned = true;
  for (const answer of turn.answers) if (answer) start(turn, answer, all[answer.place] ?? all[0]);
  $("turns").lastElementChild.scrollIntoView({ block: "start" });
}

function sendResults(turn) {
  if (running.size || turns().at(-1) !== turn) return;
  const all = models();
  if (!check(all)) return;
  const run = pressId();
  const answers = turn.answers.map((answer, place) => (answer?.calls.length ? fresh(all[place] ?? all[0], place, run) : null));
  begin({ tool: true, text: "", images: [], answers }, all);
}

async function start(turn, answer, model) {
  const stop = new AbortController();
  const view = views.get(answer);
  running.set(answer, stop);
  showRunning();
  if (!ticker) ticker = setInterval(tick, 200);
  const upTo = turns().slice(0, turns().indexOf(turn) + 1);
  const text = JSON.stringify(body(model, answer.place, settings(), upTo));
  answer.began = performance.now();
  try {
    const keep = $("keep").checked ? await keptId() : null; // without a wait the call goes out before anything is laid out
    const path = `/console/playground/runs/${answer.run}/${answer.place}${keep ? `?conversation=${keep}` : ""}`;
    const response = await post(path, text, stop.signal);
    answer.accepted = true;
    tellAgain();
    answer.route = response.headers.get("x-smartoken-route") ?? "";
    const limit = response.headers.get("x-smartoken-max-tokens");
    if (limit) answer.limit = Number(limit);
    const ended = await readEvents(response.body, (chunk) => take(chunk, answer, view));
    if (!ended && !answer.error) answer.error = "The answer broke off before its end. What came so far stands.";
    answer.state = answer.error ? "failed" : "done";
  } catch (error) {
    answer.state = stop.signal.aborted ? "stopped" : "failed";
    if (!stop.signal.aborted) answer.error = error instanceof Refusal ? error.message : "The connection broke. What came so far stands.";
    if (error instanceof Refusal) answer.refused = true;
  }
  await end(turn, answer, view);
}

function take(chunk, answer, view) {
  if (chunk.error) answer.error = chunk.error.message ?? "The answer broke off.";
  if (chunk.usage) answer.usage = chunk.usage;
  const choice = chunk.choices?.[0];
  const delta = choice?.delta;
  if (!delta) return;
  const thought = delta.reasoning_content ?? delta.reasoning;
  if ((thought || delta.content || delta.tool_calls) && !answer.first) {
    answer.first = performance.now() - answer.began;
    performance.mark("playground-first-token");
  }
  if (thought) {
    answer.thinking += thought;
    view.think(thought);
  }
  if (delta.content) {
    answer.text += delta.content;
    view.say(delta.content);
  }
  for (const call of delta.tool_calls ?? []) takeCall(call, answer);
  if (choice.finish_reason) answer.finish = choice.finish_reason;
}

function takeCall(piece, answer) {
  const call = (answer.calls[piece.index ?? answer.calls.length] ??= { id: "", name: "", arguments: "", result: "" });
  if (piece.id) call.id = piece.id;
  call.name += piece.function?.name ?? "";
  call.arguments += piece.function?.arguments ?? "";
}

async function end(turn, answer, view) {
  answer.calls = answer.calls.filter(Boolean);
  running.delete(answer);
  showRunning();
  live(answer);
  view.show();
  if (answer.refused && !answer.accepted) {
    takeBack(turn);
    changed();
    return;
  }
  const result = await outcome(answer.run, answer.place);
  if (result) told(answer, result);
  else {
    if (answer.facts) answer.facts.Cost = "on the receipt";
    untold.set(answer, turn);
  }
  view.show();
  compare(turn);
  announce(answer);
  changed();
  await keepNow();
}

// Nothing of the turn was taken: its words go back to where they were typed.
function takeBack(turn) {
  if (running.size || turn.tool || turns().at(-1) !== turn || turn.answers.some((answer) => !answer.refused)) return;
  const said = [...new Set(turn.answers.map((answer) => answer.error))];
  turns().pop();
  draw();
  if (!prompt.value) prompt.value = turn.text;
  state.images = turn.images;
  drawImages();
  complain(said.join(" "));
  prompt.focus();
}

const seconds = (millis) => (millis < 1000 ? `${Math.round(millis)} ms` : `${(millis / 1000).toFixed(2)} s`);

// The figures while an answer comes.
function live(answer) {
  const facts = {};
  if (answer.first) facts["First token"] = seconds(answer.first);
  const count = (answer.text.length + answer.thinking.length) / 3.3;
  if (answer.first && count > 3) {
    const time = (performance.now() - answer.began - answer.first) / 1000;
    if (time > 0.2) facts.Speed = `≈ ${(count / time).toFixed(1)} tokens/s`;
    facts.Tokens = `≈ ${Math.round(count)} out`;
  }
  if (answer.route) facts.Route = answer.route;
  answer.facts = facts;
}

// The figures of the log.
function told(answer, result) {
  const facts = {};
  facts["First token"] = seconds(answer.first || result.first_byte_ms);
  if (result.speed) facts.Speed = result.speed;
  facts.Tokens = `${result.input.toLocaleString("en-US")} in, ${result.output.toLocaleString("en-US")} out`;
  if (result.thinking) facts.Thought = `${result.thinking.toLocaleString("en-US")} tokens`;
  facts.Cost = result.cost;
  facts["Paid by"] = result.paid;
  if (result.route) facts.Route = result.route;
  if (answer.finish === "length") facts.Ended = answer.limit ? "at what the balance affords" : "at the output limit";
  facts.receipt = result.receipt;
  answer.facts = facts;
}

// Answers whose figures could not be had, because the session or the network was away: asked for again.
const untold = new Map();

async function tellAgain() {
  for (const [answer, turn] of untold) {
    untold.delete(answer);
    const result = await outcome(answer.run, answer.place);
    if (!result) {
      untold.set(answer, turn);
      return;
    }
    told(answer, result);
    views.get(answer)?.show();
    compare(turn);
    changed();
  }
}

// Which of several answers came first, fastest and cheapest; told once all have ended.
function compare(turn) {
  const ended = turn.answers.filter((answer) => answer?.state === "done" && answer.facts?.Cost);
  if (ended.length < 2 || turn.answers.some((answer) => running.has(answer))) return;
  for (const [fact, word, sign] of [["First token", "first", 1], ["Speed", "fastest", -1], ["Cost", "cheapest", 1]]) {
    const values = ended.map((answer) => sign * figure(answer.facts[fact]));
    const best = Math.min(...values);
    const alone = values.filter((value) => value === best).length === 1;
    ended.forEach((answer, i) => views.get(answer)?.markBest(fact, alone && values[i] === best ? word : ""));
  }
}

// "62 ms", "1.20 s", "$0.000624" and "38.5 tokens/s" as numbers.
function figure(text = "") {
  const number = Number(/[\d.]+/.exec(text.replaceAll(",", "")) ?? NaN);
  return text.endsWith(" s") ? number * 1000 : number;
}

function announce(answer) {
  const words = { done: "is done", stopped: "was stopped", failed: "failed" }[answer.state];
  $("play-status").textContent = `${answer.name} ${words}. ${answer.facts?.Tokens ?? ""} ${answer.facts?.Cost ?? ""}`;
}

let ticker = 0;
let saved = 0;

function tick() {
  for (const answer of running.keys()) {
    live(answer);
    views.get(answer)?.showFacts(answer.facts);
  }
  if (performance.now() - saved > 1500) remember();
  if (!running.size) {
    clearInterval(ticker);
    ticker = 0;
  }
}

function showRunning() {
  $("stop-all").hidden = running.size === 0;
  $("send").disabled = running.size > 0;
}

function stopAll() {
  for (const stop of running.values()) stop.abort();
}

// ---------------------------------------------------------------- the price before the press

const quote = {
  asked: "",
  shown: null,
  timer: 0,
  request: null,

  bodies() {
    const text = prompt.value;
    if (!text.trim() && !state.images.length) return "";
    if (Object.keys(mistakes(settings(), models())).length) return "";
    // An image counts the same whatever is in it, so it stays here.
    const blank = (turn) => ({ ...turn, images: (turn.images ?? []).map(() => "data:image/png;base64,") });
    const all = [...turns(), { text, images: state.images, answers: [] }].map(blank);
    return JSON.stringify(models().map((model, place) => body(model, place, settings(), all)));
  },

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), 200);
  },

  async ask() {
    const bodies = this.bodies();
    if (bodies === this.asked) return;
    this.asked = bodies;
    this.request?.abort();
    if (!bodies) return this.show(null);
    this.request = new AbortController();
    try {
      const response = await post("/console/playground/quotes", bodies, this.request.signal);
      this.show(await response.json());
    } catch (error) {
      if (error.name !== "AbortError") this.show(null);
    }
  },

  isCurrent() {
    return this.shown !== null && this.asked === this.bodies();
  },

  // Why this should not be sent; empty when it may.
  objection() {
    for (const [i, one] of this.shown.quotes.entries()) {
      const model = models()[i];
      if (one.error) return one.error.message;
      if (one.too_long) return `This is about ${one.input_tokens.toLocaleString("en-US")} tokens, more than the ${one.context.toLocaleString("en-US")} that ${model.name} can read.`;
      if (one.refused) {
        const fits = one.affordable_max_tokens > 0 ? ` It would fit with max tokens of at most ${one.affordable_max_tokens.toLocaleString("en-US")}.` : "";
        return `${model.name} may cost up to ${one.max}, and ${one.available} is available.${fits} Add balance in the wallet, or ask for less.`;
      }
    }
    return "";
  },

  show(shown) {
    this.shown = shown;
    const line = $("quote");
    if (!shown) {
      line.replaceChildren();
      return;
    }
    const strong = document.createElement("strong");
    strong.textContent = `Up to ${shown.total}`;
    const ok = shown.quotes.find((one) => !one.error);
    line.replaceChildren(strong);
    if (ok) {
      const quiet = document.createElement("span");
      quiet.className = "quiet";
      const free = shown.quotes.every((one) => one.quota > 0 && one.max === "$0.00");
      const tokens = document.createElement("span");
      tokens.className = "tokens-in";
      tokens.textContent = ` · about ${ok.input_tokens.toLocaleString("en-US")} tokens in`;
      quiet.append(free ? " from free quota" : "", tokens, ` · ${ok.available} available`);
      line.append(quiet);
    }
    const objection = this.objection();
    line.classList.toggle("quote-bad", Boolean(objection));
    if (objection) complain(objection);
    else if (!secretIn(prompt.value)) complain("");
  },
};

// ---------------------------------------------------------------- images

function drawImages() {
  const box = $("images");
  box.hidden = state.images.length === 0;
  box.replaceChildren(
    ...state.images.map((url, i) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "image-chip";
      button.ariaLabel = `Remove image ${i + 1}`;
      button.append(picture(url));
      button.addEventListener("click", () => {
        state.images.splice(i, 1);
        drawImages();
        changed();
      });
      return button;
    }),
  );
}

async function attach(files) {
  for (const file of files) {
    if (!/^image\/(png|jpeg|webp|gif)$/.test(file.type)) complain("Images are PNG, JPEG, WebP or GIF.");
    else if (file.size > IMAGE_BYTES_MAX) complain(`An image can have at most ${IMAGE_BYTES_MAX >> 20} MiB.`);
    else if (state.images.length >= IMAGES_MAX) complain(`A message can have at most ${IMAGES_MAX} images.`);
    else state.images.push(await dataUrl(file));
  }
  drawImages();
  changed();
}

function dataUrl(file) {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result);
    reader.onerror = failed;
    reader.readAsDataURL(file);
  });
}

// ---------------------------------------------------------------- what is kept

const keepable = (answer) =>
  answer && { model: answer.model, name: answer.name, place: answer.place, run: answer.run, text: answer.text, thinking: answer.thinking, calls: answer.calls, state: answer.state === "running" ? "stopped" : answer.state, error: answer.error, facts: answer.facts };

function documentOf(withImages = true) {
  return {
    models: models().map((model) => model.id),
    settings: settings(),
    branches: state.branches.map((one) => ({
      turns: one.turns.map((turn) => ({ text: turn.text, tool: turn.tool, images: withImages ? turn.images : [], answers: turn.answers.map(keepable) })),
    })),
    branch: state.branch,
  };
}

// This tab's draft outlives a reload and a sign-in; it is the browser's alone.
function remember() {
  saved = performance.now();
  for (const withImages of [true, false]) {
    try {
      const draft = { ...documentOf(withImages), prompt: prompt.value, images: withImages ? state.images : [], conversation: state.conversation };
      sessionStorage.setItem(DRAFT, JSON.stringify(draft));
      return;
    } catch {
      // more than the browser keeps: once more without images
    }
  }
}

let rememberTimer = 0;

function changed() {
  quote.soon();
  clearTimeout(rememberTimer);
  rememberTimer = setTimeout(remember, 300);
}

function load(draft) {
  const ids = draft.models ?? [];
  if (ids.length) choose(selects()[0], ids[0]);
  for (const extra of document.querySelectorAll(".picker:not(:first-child)")) extra.remove();
  for (const id of ids.slice(1, PLACES)) addPicker(id);
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

const title = () => (turns()[0]?.text || "Conversation").slice(0, 120);

let keeping = Promise.resolve();

// The id of the kept conversation; null when nothing is to be kept.
function keptId() {
  if (!$("keep").checked) return null;
  keeping = keeping.then(async () => {
    if (state.conversation) return;
    try {
      const response = await post(`/console/playground/conversations?title=${encodeURIComponent(title())}`, JSON.stringify(documentOf()));
      state.conversation = (await response.json()).id;
    } catch (error) {
      $("keep").checked = false;
      complain(error.message);
    }
  });
  return keeping.then(() => state.conversation);
}

async function keepNow() {
  if (!$("keep").checked || running.size) return;
  const id = await keptId();
  if (!id) return;
  try {
    await post(`/console/playground/conversations/${id}?title=${encodeURIComponent(title())}`, JSON.stringify(documentOf()));
  } catch (error) {
    if (error instanceof Refusal && error.code === "request_too_large") complain("This conversation has grown too large to be kept. What was kept so far stays.");
  }
}

async function savePreset(event) {
  event.preventDefault();
  const own = event.target;
  const says = own.querySelector(".hint");
  try {
    const text = JSON.stringify({ models: models().map((model) => model.id), settings: settings() });
    const response = await post(`/console/playground/presets?name=${encodeURIComponent(own.elements.name.value)}`, text);
    remember();
    location.assign(`/console/playground?preset=${(await response.json()).id}`);
  } catch (error) {
    says.textContent = error.message;
  }
}

// ---------------------------------------------------------------- code

async function viewCode() {
  const all = models();
  if (!check(all)) return;
  const text = prompt.value.trim() || state.images.length ? prompt.value : "Hello!";
  const upTo = prompt.value.trim() || !turns().length ? [...turns(), { text, images: state.images, answers: [] }] : turns();
  const response = await post("/console/playground/code", JSON.stringify(body(all[0], 0, settings(), upTo)));
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  $("code").replaceChildren(...page.body.childNodes);
  $("code-model").textContent = all[0].name;
  document.dispatchEvent(new CustomEvent("smartoken:added", { detail: $("code") }));
  $("code-dialog").showModal();
}

// ---------------------------------------------------------------- the page

form.addEventListener("submit", (event) => {
  event.preventDefault();
  send();
});
$("view-code").addEventListener("click", (event) => {
  event.preventDefault();
  viewCode().catch((error) => complain(error.message));
});
$("clear").addEventListener("click", () => {
  stopAll();
  sessionStorage.removeItem(DRAFT);
  clearTimeout(rememberTimer);
  window.removeEventListener("pagehide", remember);
});
$("stop-all").addEventListener("click", stopAll);
$("add-model").addEventListener("click", () => addPicker().focus());
$("preset-form").addEventListener("submit", savePreset);
$("keep").addEventListener("change", () => {
  if ($("keep").checked && turns().length) keepNow();
  changed();
});
$("attach").querySelector("input").addEventListener("change", (event) => {
  attach(event.target.files);
  event.target.value = "";
});
$("starters").addEventListener("click", (event) => {
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
  if (event.target === prompt && $("prompt-hint").textContent && !quote.shown) complain("");
  if (event.target === prompt || FIELDS.includes(event.target.id)) changed();
});
document.addEventListener("change", (event) => {
  if (event.target.closest("#pickers") || event.target.id === "format") showModels();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !$("code-dialog").open) {
    event.preventDefault();
    send();
  } else if (event.key === "Escape" && running.size && !$("code-dialog").open) {
    event.preventDefault();
    stopAll();
  } else if (event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp") && event.target === prompt) {
    event.preventDefault();
    const select = selects()[0];
    choose(select, next(select, event.key === "ArrowDown" ? 1 : -1));
    $("play-status").textContent = modelOf(select).name;
    showModels();
  }
});
// A menu closes when somebody goes on elsewhere.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
addEventListener("scroll", () => (pinned = innerHeight + scrollY >= document.documentElement.scrollHeight - 120), { passive: true });
Growing.drawn.add(() => {
  if (pinned && running.size) scrollTo(0, document.documentElement.scrollHeight);
});
addEventListener("focus", tellAgain);
addEventListener("pagehide", remember);

function begun() {
  for (const id of ["add-model", "keep-label", "keys-help", "starters", "preset-form"]) if ($(id)) $(id).hidden = false;
  if (matchMedia("(max-width: 64rem)").matches) $("settings").open = false;
  const given = JSON.parse($("playground").dataset.start || "{}");
  const kept = JSON.parse(sessionStorage.getItem(DRAFT) ?? "null");
  if (given.preset) load({ ...kept, ...given.preset, conversation: null });
  else if (given.conversation) load(kept?.conversation === given.id ? kept : { ...given.conversation, conversation: given.id });
  else if (given.request) resend(given.request);
  else if (kept) load(given.models?.every((id) => kept.models?.includes(id)) ? kept : { ...kept, models: given.models });
  else if (given.models?.length) load({ models: given.models });
  else showModels();
  document.querySelector(".playground").dataset.ready = "";
}

// A logged request, with its last message to be sent again.
function resend(request) {
  const { models: ids, settings: set, turns: said } = fromBody(request);
  const last = said.length && !said.at(-1).answers.length ? said.pop() : null;
  load({ models: ids, settings: set, branches: [{ turns: said }], prompt: last?.text ?? "", images: last?.images ?? [] });
}

begun();
