// The figures of an answer: estimates while it comes, the log's own once it has ended, and which of several is best.
import { count, counted, decimal } from "./numbers.js";
import { running, views } from "./page.js";

const LETTERS_OF_TOKEN = 3.3;

const seconds = (millis) => (millis < 1000 ? `${Math.round(millis)} ms` : `${decimal(millis / 1000, 2)} s`);

// While an answer comes.
export function live(answer) {
  const facts = {};
  if (answer.first) facts["First token"] = seconds(answer.first);
  const tokens = (answer.text.length + answer.thinking.length) / LETTERS_OF_TOKEN;
  if (answer.first && tokens > 3) {
    const time = (performance.now() - answer.began - answer.first) / 1000;
    if (time > 0.2) facts.Speed = `≈ ${decimal(tokens / time, 1)} tokens/s`;
    facts.Tokens = `≈ ${count(tokens)} out`;
  }
  if (answer.route) facts.Route = answer.route;
  answer.facts = facts;
}

// As the log has them.
export function told(answer, result) {
  const facts = {};
  const first = answer.first || result.first_byte_ms;
  facts["First token"] = seconds(first);
  if (result.speed) facts.Speed = result.speed;
  facts.Tokens = `${count(result.input)} in, ${count(result.output)} out`;
  if (result.thinking) facts.Thought = counted(result.thinking, "token");
  facts.Cost = result.cost;
  facts["Paid by"] = result.paid;
  if (result.route) facts.Route = result.route;
  if (answer.finish === "length") facts.Ended = answer.limit ? "at what the balance affords" : "at the output limit";
  facts.receipt = result.receipt;
  answer.facts = facts;
  const speed = result.spoke_ms ? result.output / result.spoke_ms : NaN;
  answer.figures = { "First token": first, Speed: speed, Cost: Number(result.cost_usd) };
}

// Which of several answers came first, fastest and cheapest; told once all have ended.
export function compare(turn) {
  const ended = turn.answers.filter((answer) => answer?.state === "done" && answer.figures);
  if (ended.length < 2 || turn.answers.some((answer) => running.has(answer))) return;
  for (const [fact, word, sign] of [["First token", "first", 1], ["Speed", "fastest", -1], ["Cost", "cheapest", 1]]) {
    const values = ended.map((answer) => sign * (answer.figures[fact] ?? NaN));
    const best = Math.min(...values);
    const alone = values.filter((value) => value === best).length === 1;
    ended.forEach((answer, i) => views.get(answer)?.markBest(fact, alone && values[i] === best ? word : ""));
  }
}
