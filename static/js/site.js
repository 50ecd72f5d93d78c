// Adds a copy button to what is worth copying. Without this script the text can be selected as ever.
const COPIED_MILLIS = 1500;

// Puts the text of an element where it can be pasted from, and says so on the button and to who can't see it. Where the
// browser refuses, the text is selected: one key is left to press.
async function copy(button, element, text = element.textContent.trim()) {
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy"), COPIED_MILLIS);
  } catch {
    getSelection().selectAllChildren(element);
    button.textContent = /Mac|iPhone|iPad/.test(navigator.userAgent) ? "Press ⌘ C" : "Press Ctrl C";
  }
  copyLine.textContent = button.textContent;
}

// Screen readers tell of a change in what was there before.
const copyLine = document.createElement("p");
copyLine.className = "visually-hidden";
copyLine.setAttribute("role", "status");
document.body.append(copyLine);

function addCopyButtons(root) {
  for (const holder of root.querySelectorAll("[data-copy]:not(:has(> .copy))")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.addEventListener("click", () => copy(button, holder.querySelector("code")));
    holder.append(button);
  }
}

document.addEventListener("smartoken:copy", ({ detail }) => copy(detail.button, detail.element, detail.text));

addCopyButtons(document);
document.addEventListener("smartoken:added", (event) => addCopyButtons(event.detail));

// Adds the reader's own time to a deadline, and what remains of it. The page itself names the moment in UTC.
function tellLocalTime(line) {
  const until = new Date(line.dataset.until);
  const local = until.toLocaleString("en-US", { dateStyle: "long", timeStyle: "long" });
  const left = Math.floor((until - Date.now()) / 1000);
  const days = Math.floor(left / 86400);
  const hours = Math.floor((left % 86400) / 3600);
  const minutes = Math.floor((left % 3600) / 60);
  const remains = days > 0 ? `${days} d ${hours} h` : hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min ${left % 60} s`;
  line.textContent =
    left >= 0 ? `${line.dataset.event} in ${remains}: ${local} in your time.` : "That moment has passed. Load the page again.";
  if (left >= 0) setTimeout(() => tellLocalTime(line), left < 3600 ? 1000 : 60000);
}

for (const line of document.querySelectorAll("[data-until]")) tellLocalTime(line);

// A language chosen in one example is chosen in all of the page, without moving what the reader looks at.
document.addEventListener("change", (event) => {
  const choice = event.target;
  if (!choice.matches(".code-tabs > .tab-choice")) return;
  const before = choice.getBoundingClientRect().top;
  for (const other of document.querySelectorAll(".code-tabs > .tab-choice")) {
    if (other.value === choice.value) other.checked = true;
  }
  window.scrollBy(0, choice.getBoundingClientRect().top - before);
});

// A form that makes something is sent once, however often its button is pressed; the server sees to it as well.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-once]")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "true";
});

// Back to a page that the browser kept: its forms may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// Escape closes a menu that is open and goes back to its button; others the browser closes by itself.
document.addEventListener(
  "keydown",
  (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details.menu[open]");
    if (!menu) return;
    event.stopPropagation();
    menu.open = false;
    menu.querySelector("summary").focus();
  },
  true,
);
