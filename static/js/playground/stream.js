// The way to the server and back: a run's stream, its outcome, and the page's token when the session was renewed.

import { sentence } from "./numbers.js";

let token = document.querySelector("#play [name=_csrf]").value;

// A press has an id of its own, so that it can't count twice.
export function pressId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

async function renew() {
  const page = await fetch("/console/playground", { redirect: "manual" });
  if (page.type === "opaqueredirect" || !page.ok) return false;
  const text = await page.text();
  const found = new DOMParser().parseFromString(text, "text/html").querySelector("#play [name=_csrf]");
  if (!found || found.value === token) return false;
  token = found.value;
  return true;
}

export class Refusal extends Error {
  constructor(message, code = "") {
    super(message);
    this.code = code;
  }
}

const SIGNED_OUT = "You are no longer signed in. Sign in in a new tab, then send again: what you typed is kept.";

// Posts JSON as our own pages may; a session that was begun anew in another tab is found.
export async function post(path, text, signal) {
  const send = () =>
    fetch(path, {
      method: "POST",
      body: text,
      signal,
      redirect: "manual",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": token },
    });
  let response = await send();
  if (isGate(response) && (await renew())) response = await send();
  if (response.ok) return response;
  throw await refusal(response);
}

// The gate answers with a page, everything behind it with JSON.
function isGate(response) {
  return (response.status === 401 || response.status === 403) && !isJson(response);
}

function isJson(response) {
  return (response.headers.get("content-type") ?? "").startsWith("application/json");
}

async function refusal(response) {
  if (isGate(response)) return new Refusal(SIGNED_OUT, "signed_out");
  if (isJson(response)) {
    const error = (await response.json()).error ?? {};
    return new Refusal(sentence(error.message ?? "The call was refused."), error.code);
  }
  if (response.status === 413) return new Refusal("This is more than can be sent at once. Use fewer or smaller images.", "too_large");
  return new Refusal(`The service answered with ${response.status}. Try again shortly.`, "unexpected");
}

// Reads server-sent events, whatever the pieces they come in, and tells each chunk. @return whether the end came
export async function readEvents(stream, onChunk) {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return false;
    rest += decoder.decode(value, { stream: true });
    let from = 0;
    for (let end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n", from)) {
      const data = rest.startsWith("data:", from) ? rest.slice(from + 5, end).trim() : "";
      from = end + 1;
      if (data === "[DONE]") return true;
      if (data) onChunk(JSON.parse(data));
    }
    rest = rest.slice(from);
  }
}

const OUTCOME_WAITS = [0, 50, 100, 200, 400, 800, 1500, 2500, 4000, 6000, 6000];

// How a call ended, from the log itself: what is shown is what was charged. Null when it can't be told in time.
export async function outcome(run, place) {
  for (const wait of OUTCOME_WAITS) {
    if (wait) await new Promise((done) => setTimeout(done, wait));
    try {
      const response = await fetch(`/console/playground/runs/${run}/${place}`, { redirect: "manual" });
      if (response.status === 200) return await response.json();
      if (response.status !== 204) return null;
    } catch {
      // the network is away for a moment
    }
  }
  return null;
}
