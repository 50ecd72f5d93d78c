// Text that grows while it is looked at. However much comes, a frame does little: finished blocks are left alone, plain
// words go to the end of the last text, only a mark makes the last block anew, and what is beyond the limit waits for
// "Show all".
import { count } from "./numbers.js";
import { codeBox, markdown, visible } from "./text.js";

const SHOWN_MAX = 100_000;
const TOGETHER_MILLIS = 40;
const FRAME_MAX = 6_000;
const TAIL_MAX = 4_000;
const PIECE = 20_000;
const MARK = /[\n`*_~[\])!\\|]/;
const UNDECIDED = /^ {0,3}[`~]|\|/;
const LETTER = /\p{L}/u;
const OPEN_FENCE = /^ {0,3}(`{3,}|~{3,})\s*([^\s`]*)[^`\n]*$/;

const dirty = new Set();
let scheduled = false;
let drawnAt = 0;

function schedule(view) {
  dirty.add(view);
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(drawFrame);
}

// One text is drawn with every frame. Several are drawn together and less often: a frame costs more than its words, and
// those between stay free for fingers.
function drawFrame(now) {
  if (dirty.size > 1 && now - drawnAt < TOGETHER_MILLIS) {
    requestAnimationFrame(drawFrame);
    return;
  }
  scheduled = false;
  drawnAt = now;
  const views = [...dirty];
  dirty.clear();
  for (const one of views) one.draw();
  for (const listener of Growing.drawn) listener();
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
    if (!this.text) this.tailBox.textContent = visible(more.slice(0, TAIL_MAX)); // at once: the first word waits for no frame
    this.text += more;
    schedule(this);
  }

  draw() {
    const end = this.whole(Math.min(this.text.length, this.taken + FRAME_MAX, SHOWN_MAX));
    if (end > this.taken) {
      const more = this.text.slice(this.taken, end);
      this.taken = end;
      if (this.plain) this.drawPlain(more);
      else if (!this.drawMore(more)) {
        this.tail += more;
        this.drawMarkdown();
      }
    }
    if (this.taken < this.whole(Math.min(this.text.length, SHOWN_MAX))) schedule(this);
    else if (this.text.length > SHOWN_MAX) this.offerRest();
  }

  // Not within a character that has two halves.
  whole(end) {
    return /[\ud800-\udbff]/.test(this.text[end - 1] ?? "") ? end - 1 : end;
  }

  drawPlain(more) {
    if (!this.node) {
      this.node = document.createTextNode("");
      this.tailBox.replaceChildren(this.node);
    }
    this.node.appendData(visible(more));
  }

  // Words that can only be the rest of the last text, put there. @return whether they are
  drawMore(more) {
    if (!this.tail || this.code || this.tail.length + more.length > TAIL_MAX || MARK.test(more) || MARK.test(this.tail.at(-1))) return false;
    const line = this.tail.slice(this.tail.lastIndexOf("\n") + 1);
    if (!LETTER.test(line) || UNDECIDED.test(line) || (/\S*$/.exec(line)[0] + more).includes("http")) return false;
    let last = this.tailBox.lastChild;
    while (last?.lastChild) last = last.lastChild;
    if (last?.nodeType !== Node.TEXT_NODE) return false;
    last.appendData(visible(more));
    this.tail += more;
    return true;
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
    this.showTail();
  }

  showTail() {
    this.tailBox.replaceChildren(markdown(this.tail));
    this.tailBox.hidden = !this.tail;
  }

  freeze(cut) {
    this.tailBox.before(markdown(this.tail.slice(0, cut)));
    this.tail = this.tail.slice(cut);
  }

  beginCode(fence) {
    if (fence.at > 0) this.freeze(fence.at);
    this.tail = this.tail.slice(fence.length);
    const box = document.createDocumentFragment();
    this.code = codeBox(box, fence.language);
    this.mark = fence.mark;
    this.tailBox.replaceChildren();
    this.tailBox.hidden = true;
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
    const label = `Show all ${count(this.text.length)} characters`;
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
