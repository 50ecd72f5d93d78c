// One call for one answer: its stream, its end, and what it cost by the log.
import { body } from "./chat.js";
import { remember, rememberSometimes } from "./draft.js";
import { compare, live, told } from "./figures.js";
import { keepNow, keptId } from "./kept.js";
import { sentence } from "./numbers.js";
import { $, changed, running, settings, turns, views } from "./page.js";
import { Refusal, outcome, post, readEvents } from "./stream.js";

const TICK_MILLIS = 250;

let ticker = 0;

export function fresh(model, place, run) {
  return { model: model.id, name: model.name, place, run, text: "", thinking: "", calls: [], state: "running", error: "", facts: null };
}

// Runs to its end. @return false when it was refused before anything was taken
export async function start(turn, answer, model) {
  const stop = new AbortController();
  running.set(answer, stop);
  showRunning();
  if (!ticker) ticker = setInterval(tick, TICK_MILLIS);
  const upTo = turns().slice(0, turns().indexOf(turn) + 1);
  const text = JSON.stringify(body(model, answer.place, settings(), upTo));
  answer.began = performance.now();
  try {
    const keep = $("keep").checked ? await keptId() : null; // without a wait the call goes out before anything is laid out
    const query = keep ? `?conversation=${keep}` : "";
    await read(await post(`/console/playground/runs/${answer.run}/${answer.place}${query}`, text, stop.signal), answer);
    answer.state = answer.error ? "failed" : "done";
  } catch (error) {
    answer.state = stop.signal.aborted ? "stopped" : "failed";
    // the connection of an answer that failed breaks behind its error, which says more
    if (!stop.signal.aborted) answer.error ||= error instanceof Refusal ? error.message : broke(answer);
    answer.refused = error instanceof Refusal;
  }
  return end(turn, answer);
}

function broke(answer) {
  return answer.text || answer.thinking ? "The connection broke. What came so far stands." : "The connection broke before a word came. Run it again.";
}

async function read(response, answer) {
  answer.accepted = true;
  tellAgain();
  answer.route = response.headers.get("x-smartoken-route") ?? "";
  const limit = response.headers.get("x-smartoken-max-tokens");
  if (limit) answer.limit = Number(limit);
  const ended = await readEvents(response.body, (chunk) => take(chunk, answer));
  if (!ended && !answer.error) answer.error = "The answer broke off before its end. What came so far stands.";
}

function take(chunk, answer) {
  if (chunk.error) answer.error = sentence(chunk.error.message ?? "The answer broke off.");
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
    views.get(answer)?.think(thought);
  }
  if (delta.content) {
    answer.text += delta.content;
    views.get(answer)?.say(delta.content);
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

async function end(turn, answer) {
  answer.calls = answer.calls.filter(Boolean);
  running.delete(answer);
  showRunning();
  live(answer);
  views.get(answer)?.show();
  if (answer.refused && !answer.accepted) return false;
  remember(); // every word that came, whatever happens next
  const result = await outcome(answer.run, answer.place);
  if (result) told(answer, result);
  else {
    if (answer.facts) answer.facts.Cost = "on the receipt";
    untold.set(answer, turn);
  }
  show(turn, answer);
  announce(answer);
  await keepNow();
  return true;
}

function show(turn, answer) {
  views.get(answer)?.show();
  compare(turn);
  changed();
}

// Answers whose figures could not be had, because the session or the network was away: asked for again.
const untold = new Map();

export async function tellAgain() {
  for (const [answer, turn] of untold) {
    untold.delete(answer);
    const result = await outcome(answer.run, answer.place);
    if (!result) {
      untold.set(answer, turn);
      return;
    }
    told(answer, result);
    show(turn, answer);
  }
}

function announce(answer) {
  const words = { done: "is done", stopped: "was stopped", failed: "failed" }[answer.state];
  $("play-status").textContent = `${answer.name} ${words}. ${answer.facts?.Tokens ?? ""} ${answer.facts?.Cost ?? ""}`;
}

function tick() {
  for (const answer of running.keys()) {
    live(answer);
    views.get(answer)?.showFacts(answer.facts);
  }
  rememberSometimes();
  if (running.size) return;
  clearInterval(ticker);
  ticker = 0;
}

function showRunning() {
  $("stop-all").hidden = running.size === 0;
  $("send").disabled = running.size > 0;
}
