// Text that grows while it is looked at. However much comes, a frame does little: finished blocks are left alone, only the
// last one is made anew, and what is beyond the limit waits for "Show all".
import { codeBox, markdown, visible } from "./text.js";

const SHOWN_MAX = 100_000;
const FRAME_MAX = 6_000;
const TAIL_MAX = 4_000;
const PIECE = 20_000;
const OPEN_FENCE = /^ {0,3}(`{3,}|~{3,})\s*([^\s`]*)[^`\n]*$/;

const dirty = new Set();
let scheduled = false;

function schedule(view) {
  dirty.add(view);
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(() => {
    scheduled = false;
    const views = [...dirty];
    dirty.clear();
    for (const one of views) one.draw();
    for (const listener of Growing.drawn) listener();
  });
}

export class Growing {
  static drawn = new Set();

  constructor(element, { plain = false } = {}) {
    this.element = element;
    this.plain = plain;
    this.text = "";
    this.taken = 0; // drawn or in the tail
    this.tail = "";
    this.tailBox = document.createElement("div");
    this.tailBox.className = "tail";
    this.code = null; // the text node of a code block that is still open
    element.replaceChildren(this.tailBox);
  }

  append(more) {
    const first = !this.text && more;
    this.text += more;
    if (first) this.tailBox.textContent = visible(more.slice(0, TAIL_MAX)); // at once: the first word waits for no frame
    schedule(this);
  }

  // All of it now, as far as the limit allows.
  finish() {
    schedule(this);
  }

  draw() {
    const end = Math.min(this.text.length, this.taken + FRAME_MAX, SHOWN_MAX);
    if (end > this.taken) {
      this.tail += this.text.slice(this.taken, end);
      this.taken = end;
      if (this.plain) this.drawPlain();
      else this.drawMarkdown();
    }
    if (this.taken < Math.min(this.text.length, SHOWN_MAX)) schedule(this);
    else if (this.text.length > SHOWN_MAX) this.offerRest();
  }

  drawPlain() {
    if (!this.node) {
      this.tailBox.textContent = "";
      this.node = document.createTextNode("");
      this.tailBox.append(this.node);
    }
    this.node.appendData(visible(this.tail));
    this.tail = "";
  }

  drawMarkdown() {
    for (;;) {
      if (this.code) this.drawCode();
      if (this.code) return;
      const cut = boundary(this.tail);
      if (cut > 0) this.freeze(cut);
      const fence = openFence(this.tail);
      if (!fence) break;
      this.beginCode(fence);
    }
    if (this.tail.length > TAIL_MAX) {
      this.freeze(Math.max(this.tail.lastIndexOf("\n"), this.tail.lastIndexOf(" ")) + 1 || this.tail.length);
    }
    this.tailBox.replaceChildren(markdown(this.tail));
  }

  freeze(cut) {
    this.tailBox.before(markdown(this.tail.slice(0, cut)));
    this.tail = this.tail.slice(cut);
    this.tailBox.replaceChildren();
  }

  beginCode(fence) {
    if (fence.at > 0) this.freeze(fence.at);
    this.tail = this.tail.slice(fence.length);
    const box = document.createDocumentFragment();
    this.code = codeBox(box, fence.language);
    this.mark = fence.mark;
    this.tailBox.replaceChildren();
    this.tailBox.before(box);
  }

  // Whole lines go into the block; one that may be its end waits until it is whole.
  drawCode() {
    const lines = this.tail.split("\n");
    for (let i = 0; i < lines.length; i++) {
      const trimmed = lines[i].trim();
      const closing = trimmed.length >= this.mark.length && trimmed === this.mark[0].repeat(trimmed.length);
      if (closing && (i < lines.length - 1 || this.isWhole())) {
        this.addCode(lines.slice(0, i).map((line) => line + "\n").join("").replace(/\n$/, ""));
        this.tail = lines.slice(i + 1).join("\n");
        this.code = null;
        return;
      }
    }
    const last = lines.at(-1);
    const wait = /^\s*[`~]*$/.test(last) && last.trim() ? last : "";
    this.addCode(this.tail.slice(0, this.tail.length - wait.length));
    this.tail = wait;
  }

  addCode(more) {
    if (more) this.code.appendData(visible(more));
  }

  isWhole() {
    return this.taken === this.text.length;
  }

  offerRest() {
    if (!this.more) {
      this.more = document.createElement("button");
      this.more.type = "button";
      this.more.className = "button show-all";
      this.more.addEventListener("click", () => this.showAll());
      this.element.append(this.more);
    }
    const label = `Show all ${this.text.length.toLocaleString("en-US")} characters`;
    if (this.more.textContent !== label) this.more.textContent = label;
  }

  // The rest as it is, a piece each frame.
  showAll() {
    let at = SHOWN_MAX;
    this.more.remove();
    const step = () => {
      const piece = document.createElement("div");
      piece.className = "piece";
      piece.textContent = visible(this.text.slice(at, at + PIECE));
      this.element.append(piece);
      at += PIECE;
      if (at < this.text.length) requestAnimationFrame(step);
    };
    step();
  }
}

// Where the last finished block ends: after an empty line that is in no code.
function boundary(text) {
  let mark = null;
  let cut = 0;
  let at = 0;
  for (const line of text.split("\n")) {
    const trimmed = line.trim();
    const fence = OPEN_FENCE.exec(line);
    if (mark) {
      if (trimmed.length >= mark.length && trimmed === mark[0].repeat(trimmed.length)) mark = null;
    } else if (fence) mark = fence[1];
    else if (!trimmed && at > 0 && at + line.length < text.length) cut = at + line.length + 1;
    at += line.length + 1;
  }
  return Math.min(cut, text.length);
}

function openFence(text) {
  let open = null;
  let at = 0;
  for (const line of text.split("\n")) {
    const trimmed = line.trim();
    const fence = OPEN_FENCE.exec(line);
    if (open) {
      if (trimmed.length >= open.mark.length && trimmed === open.mark[0].repeat(trimmed.length)) open = null;
    } else if (fence && at + line.length < text.length) {
      open = { at, mark: fence[1], language: fence[2], length: line.length + 1 };
    }
    at += line.length + 1;
  }
  return open;
}
