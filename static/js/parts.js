// What is left to do on pages whose parts htmx exchanges: who can't see a change hears of it, a failure is told in words, and
// the focus stays where somebody is. Without htmx and this script every link leads on and every form is sent by itself.

// Screen readers tell of a change in what was there before; parts come and go, so this line stays.
function toldLine() {
  let line = document.getElementById("told");
  if (!line) {
    line = document.createElement("p");
    line.id = "told";
    line.className = "visually-hidden";
    line.setAttribute("role", "status");
    document.body.append(line);
  }
  return line;
}

function tell(text) {
  const line = toldLine();
  line.textContent = "";
  setTimeout(() => (line.textContent = text), 50);
}

toldLine();

function failureBox() {
  let box = document.getElementById("failure");
  if (box) return box;
  box = document.createElement("div");
  box.id = "failure";
  box.className = "failure";
  box.hidden = true;
  const words = document.createElement("p");
  words.setAttribute("role", "alert");
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button";
  close.textContent = "Close";
  close.addEventListener("click", () => (box.hidden = true));
  box.append(words, close);
  document.body.append(box);
  return box;
}

function tellFailure(text) {
  // Beside a dialog nothing can be read.
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
  const box = failureBox();
  box.hidden = false;
  box.firstElementChild.textContent = text;
}

function forgetFailure() {
  const box = document.getElementById("failure");
  if (!box) return;
  box.hidden = true;
  box.firstElementChild.textContent = "";
}

function wordsOf(response) {
  const status = response.status;
  const seconds = response.headers.get("Retry-After");
  const id = response.headers.get("x-request-id");
  if (status === 404) return "That is not there any more. Load the page again to see what is.";
  if (status === 429) return `That was too much at once. Try again ${seconds ? `in ${seconds} ${seconds === "1" ? "second" : "seconds"}` : "in a moment"}.`;
  if (status < 500) return `That was refused (${status}). Load the page again, then try once more.`;
  return `Something broke on our side (${status}). Please try again shortly.${id ? ` If it stays so, tell support this: ${id}` : ""}`;
}

function isLive(ctx) {
  return ctx.sourceElement?.matches?.("[data-live]");
}

document.addEventListener("htmx:before:request", (event) => {
  const { ctx } = event.detail;
  if (isLive(ctx)) return;
  forgetFailure();
  ctx.target?.setAttribute?.("aria-busy", "true");
});

document.addEventListener("htmx:finally:request", (event) => event.detail.ctx.target?.removeAttribute?.("aria-busy"));

// An error that is no part of ours (a page for errors, a gateway's, nobody's) is told and not swapped in.
document.addEventListener("htmx:before:response", (event) => {
  const { ctx } = event.detail;
  const { status, headers } = ctx.response;
  if (status < 400 || headers.has("HX-Redirect") || /\bHX-Request\b/i.test(headers.get("Vary"))) return;
  event.preventDefault();
  if (isLive(ctx)) lookLater(ctx.sourceElement);
  else tellFailure(wordsOf(ctx.response));
});

document.addEventListener("htmx:error", (event) => {
  const { ctx } = event.detail;
  if (!ctx) return;
  if (isLive(ctx)) lookLater(ctx.sourceElement);
  else if (ctx.request.method === "GET") tellFailure("No answer came. Look at your connection, then try again.");
  else tellFailure("No answer came, so whether it was done is not known. Load the page again to see.");
});

// The new part in the place of the old one.
function partOf(target) {
  if (typeof target === "string") return document.querySelector(target) ?? document.body;
  return (target.id && document.getElementById(target.id)) || (target.isConnected ? target : document.body);
}

// Where the focus goes: to what tells of mistakes, to the words that answer a change, to what a link names, and never to nowhere.
function nextFocus(ctx, part) {
  if (ctx.refusal?.isConnected) return ctx.refusal;
  const words = ctx.request.method !== "GET" && part.querySelector(":is([role=status], [role=alert])[tabindex]");
  if (words) return words;
  const named = ctx.nextFocus && document.querySelector(ctx.nextFocus);
  if (named) return named;
  const isLost = ctx.hadFocus && [null, document.body].includes(document.activeElement);
  return isLost ? (part.querySelector("h1, h2, h3") ?? part) : null;
}

document.addEventListener("htmx:before:swap", (event) => {
  const { ctx, tasks } = event.detail;
  const source = ctx.sourceElement;
  const dialog = source.closest?.("dialog");
  // An answer that names its place itself (a whole page in the place of a part) names it in words.
  if (dialog && !(ctx.target instanceof Node && dialog.contains(ctx.target))) dialog.close();
  ctx.told = tasks
    // What has an id stays in its place and tells of its change itself.
    .flatMap((task) => [...task.fragment.querySelectorAll("[role=status]:not([id])")])
    .map((words) => words.textContent.replace(/\s+/g, " ").trim())
    .join(" ");
  // Above its form, which need not be in the part that is exchanged.
  ctx.refusal = tasks.map((task) => task.fragment.querySelector(".refusal")).find(Boolean);
  ctx.hadFocus = ![null, document.body].includes(document.activeElement);
  ctx.nextFocus = source.dataset?.focus;
});

document.addEventListener("htmx:after:swap", (event) => {
  const { ctx } = event.detail;
  const part = partOf(ctx.target);
  document.dispatchEvent(new CustomEvent("smartoken:added", { detail: part }));
  toldLine();
  if (part.matches("dialog")) {
    if (!part.open) part.showModal();
    return;
  }
  const next = nextFocus(ctx, part);
  if (next) {
    if (next.tabIndex < 0) next.tabIndex = -1;
    next.focus();
  }
  if (ctx.told && !next?.matches("[role=status]")) tell(ctx.told);
});

// A dialog is closed by what is beside it and by what says so; it keeps nothing of what it asked.
document.addEventListener("click", (event) => {
  const dialog = event.target.closest("dialog");
  if (!dialog || (event.target !== dialog && !event.target.closest("[data-close]"))) return;
  event.preventDefault();
  // The second half of a double click on what opened it says nothing.
  if (event.detail < 2) dialog.close();
});

document.addEventListener("close", (event) => event.target.replaceChildren(), true);

// What is live asks again by itself while the server says that something runs, and only while somebody may look.
document.addEventListener("htmx:config:request", (event) => {
  if (isLive(event.detail.ctx) && document.hidden) event.preventDefault();
});

function lookAgain() {
  if (document.hidden) return;
  for (const part of document.querySelectorAll("[data-live]")) part.dispatchEvent(new Event("look"));
}

document.addEventListener("visibilitychange", lookAgain);
window.addEventListener("focus", lookAgain);

const LOOK_LATER_MAX = 300_000;

function lookLater(part) {
  const wait = Math.min(LOOK_LATER_MAX, 2 * (Number(part.dataset.lost) || 4_000));
  part.dataset.lost = wait;
  setTimeout(lookAgain, wait);
}
