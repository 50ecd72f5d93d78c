// Text of strangers, made safe to look at. Only text nodes and a handful of elements are made: no markup is ever parsed.

const HIDDEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]|[\u{e0000}-\u{e007f}]/gu;

// What reorders or hides other characters is seen: ⟨U+202E⟩.
export function visible(text) {
  return text.replace(HIDDEN, (c) => `⟨U+${c.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}⟩`);
}

const FENCE = /^ {0,3}(`{3,}|~{3,})\s*([^\s`]*)[^`]*$/;
const NESTING_MAX = 6;

// Markdown as nodes.
export function markdown(text) {
  const fragment = document.createDocumentFragment();
  blocks(text.split("\n"), fragment, 0);
  return fragment;
}

function make(tag, parent, className) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  parent.append(element);
  return element;
}

export function codeBox(parent, language) {
  const box = make("div", parent, "code");
  box.dataset.copy = "";
  const pre = make("pre", box);
  pre.tabIndex = 0;
  const code = make("code", pre);
  if (/^[\w+#.-]{1,20}$/.test(language)) code.dataset.language = language;
  const node = document.createTextNode("");
  code.append(node);
  document.dispatchEvent(new CustomEvent("smartoken:added", { detail: parent })); // for its copy button
  return node;
}

function blocks(lines, parent, depth) {
  let i = 0;
  while (i < lines.length) {
    const line = lines[i];
    const fence = FENCE.exec(line);
    if (!line.trim()) i++;
    else if (fence) i = fenced(lines, i, fence, parent);
    else if (/^#{1,6}\s/.test(line)) inline(line.replace(/^#+\s+/, ""), make(`h${Math.min(6, line.search(/\s/) + 2)}`, parent)), i++;
    else if (/^ {0,3}([-*_])( *\1){2,} *$/.test(line)) make("hr", parent), i++;
    else if (depth < NESTING_MAX && /^ {0,3}>/.test(line)) i = quoted(lines, i, parent, depth);
    else if (depth < NESTING_MAX && ITEM.test(line)) i = list(lines, i, parent, depth);
    else if (line.includes("|") && /^ {0,3}\|?[ :|-]*-[ :|-]*$/.test(lines[i + 1] ?? "") && lines[i + 1].includes("|")) i = table(lines, i, parent);
    else i = paragraph(lines, i, parent, depth);
  }
}

function fenced(lines, start, fence, parent) {
  const node = codeBox(parent, fence[2]);
  let end = start + 1;
  while (end < lines.length && !closes(lines[end], fence[1])) end++;
  node.data = visible(lines.slice(start + 1, end).join("\n"));
  return end + 1;
}

function closes(line, mark) {
  const trimmed = line.trim();
  return trimmed.length >= mark.length && trimmed === mark[0].repeat(trimmed.length);
}

function quoted(lines, start, parent, depth) {
  let end = start;
  while (end < lines.length && /^ {0,3}>/.test(lines[end])) end++;
  blocks(lines.slice(start, end).map((line) => line.replace(/^ {0,3}> ?/, "")), make("blockquote", parent), depth + 1);
  return end;
}

const ITEM = /^( {0,9})([-*+]|\d{1,9}[.)])(\s+|$)/;

function list(lines, start, parent, depth) {
  const first = ITEM.exec(lines[start]);
  const ordered = /\d/.test(first[2]);
  const element = make(ordered ? "ol" : "ul", parent);
  if (ordered) element.start = parseInt(first[2], 10);
  let i = start;
  while (i < lines.length) {
    const item = ITEM.exec(lines[i]);
    if (!item || item[1].length < first[1].length || /\d/.test(item[2]) !== ordered) break;
    const width = Math.min(item[0].length, item[1].length + item[2].length + 4);
    const body = [lines[i].slice(item[0].length)];
    for (i++; i < lines.length; i++) {
      const inside = /^\s*/.exec(lines[i])[0].length >= Math.min(width, first[1].length + 2);
      if (lines[i].trim() ? !inside : !/^\s{2,}\S/.test(lines[i + 1] ?? "")) break;
      body.push(lines[i].slice(Math.min(width, /^\s*/.exec(lines[i])[0].length)));
    }
    const li = make("li", element);
    if (body.length === 1) inline(body[0], li);
    else blocks(body, li, depth + 1);
    while (i < lines.length - 1 && !lines[i].trim() && ITEM.test(lines[i + 1])) i++;
  }
  return i === start ? start + 1 : i;
}

function cells(line) {
  return line.trim().replace(/^\||\|$/g, "").split(/(?<!\\)\|/).slice(0, 40).map((cell) => cell.trim().replaceAll("\\|", "|"));
}

function table(lines, start, parent) {
  const region = make("div", parent, "table-scroll");
  region.tabIndex = 0;
  region.role = "region";
  region.ariaLabel = "Table";
  const element = make("table", region);
  const head = make("tr", make("thead", element));
  for (const cell of cells(lines[start])) inline(cell, make("th", head));
  const body = make("tbody", element);
  let i = start + 2;
  for (; i < lines.length && lines[i].includes("|"); i++) {
    const row = make("tr", body);
    for (const cell of cells(lines[i])) inline(cell, make("td", row));
  }
  return i;
}

function paragraph(lines, start, parent, depth) {
  let end = start + 1;
  while (end < lines.length && lines[end].trim() && !FENCE.test(lines[end]) && !/^( {0,3}(#{1,6}\s|>))/.test(lines[end]) && !(depth < NESTING_MAX && ITEM.test(lines[end]))) end++;
  inline(lines.slice(start, end).join("\n"), make("p", parent));
  return end;
}

const MARKS = [["**", "strong"], ["__", "strong"], ["~~", "s"], ["*", "em"], ["_", "em"]];
const LINK = /^\[((?:[^\[\]\n]|\[[^\[\]\n]{0,200}\]){0,500})\]\(\s*<?([^\s()<>]{1,2000}(?:\([^\s()]{0,200}\)[^\s()<>]{0,500})?)>?(?:\s+["'][^"'\n]{0,300}["'])?\s*\)/;
const BARE = /^https?:\/\/[^\s<>"'`]{1,2000}/;

// Code, emphasis and links. A mark without its other half is text; it is looked for once only.
function inline(text, parent, depth = 0) {
  const hopeless = new Set();
  let plain = 0;
  const flush = (to) => to > plain && parent.append(visible(text.slice(plain, to)));
  for (let i = 0; i < text.length; ) {
    const used = "`*_~[!h\\".includes(text[i]) ? special(text, i, parent, depth, hopeless, flush) : 0;
    if (used) plain = i += used;
    else i++;
  }
  flush(text.length);
}

function special(text, i, parent, depth, hopeless, flush) {
  const c = text[i];
  if (c === "\\" && /[\\`*_{}[\]()#+.!|~<>-]/.test(text[i + 1] ?? "")) {
    flush(i);
    parent.append(text[i + 1]);
    return 2;
  }
  if (c === "`") return code(text, i, parent, hopeless, flush);
  if (c === "[" || (c === "!" && text[i + 1] === "[")) return link(text, i, parent, flush);
  if (c === "h") return bare(text, i, parent, flush);
  if (depth >= NESTING_MAX) return 0;
  for (const [mark, tag] of MARKS) {
    if (!text.startsWith(mark, i) || hopeless.has(mark) || /\s/.test(text[i + mark.length] ?? " ")) continue;
    if (c === "_" && /\w/.test(text[i - 1] ?? "")) continue;
    const end = text.indexOf(mark, i + mark.length + 1);
    if (end < 0) hopeless.add(mark);
    if (end < 0 || /\s/.test(text[end - 1]) || (c === "_" && /\w/.test(text[end + mark.length] ?? ""))) continue;
    flush(i);
    inline(text.slice(i + mark.length, end), make(tag, parent), depth + 1);
    return end + mark.length - i;
  }
  return 0;
}

function code(text, i, parent, hopeless, flush) {
  const mark = /^`+/.exec(text.slice(i, i + 40))[0];
  if (hopeless.has(mark)) return 0;
  const end = text.indexOf(mark, i + mark.length);
  if (end < 0) {
    hopeless.add(mark);
    return 0;
  }
  flush(i);
  make("code", parent).append(visible(text.slice(i + mark.length, end).replace(/^ (.*) $/, "$1")));
  return end + mark.length - i;
}

function link(text, i, parent, flush) {
  const image = text[i] === "!";
  const match = LINK.exec(text.slice(i + (image ? 1 : 0), i + 3500));
  if (!match) return 0;
  flush(i);
  anchor(parent, match[2], image ? `[image: ${match[1] || match[2]}]` : match[1]);
  return match[0].length + (image ? 1 : 0);
}

function bare(text, i, parent, flush) {
  const match = /\w/.test(text[i - 1] ?? "") ? null : BARE.exec(text.slice(i, i + 2020));
  if (!match) return 0;
  const address = match[0].replace(/[.,;:!?)\]*_~]+$/, "");
  flush(i);
  anchor(parent, address, address);
  return address.length;
}

// A link says where it leads when its words do not. Nothing else than the web and mail is led to.
function anchor(parent, address, words) {
  let url;
  try {
    url = new URL(address);
  } catch {
    url = null;
  }
  if (!url || !["http:", "https:", "mailto:"].includes(url.protocol)) {
    parent.append(visible(words === address ? words : `${words} (${address})`));
    return;
  }
  const a = make("a", parent);
  a.href = url.href;
  a.rel = "nofollow noopener noreferrer";
  a.target = "_blank";
  a.append(visible(words));
  if (url.host && !words.includes(url.host)) a.append(` (${visible(url.host)})`);
}
