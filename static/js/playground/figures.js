// The figures of an answer: estimates while it comes, the log's own once it has ended, and which of several is best.
import { running, views } from "./page.js";

const LETTERS_OF_TOKEN = 3.3;

const seconds = (millis) => (millis < 1000 ? `${Math.round(millis)} ms` : `${(millis / 1000).toFixed(2)} s`);
const grouped = (number) => number.toLocaleString("en-US");

// While an answer comes.
export function live(answer) {
  const facts = {};
  if (answer.first) facts["First token"] = seconds(answer.first);
  const count = (answer.text.length + answer.thinking.length) / LETTERS_OF_TOKEN;
  if (answer.first && count > 3) {
    const time = (performance.now() - answer.began - answer.first) / 1000;
    if (time > 0.2) facts.Speed = `≈ ${(count / time).toFixed(1)} tokens/s`;
    facts.Tokens = `≈ ${Math.round(count)} out`;
  }
  if (answer.route) facts.Route = answer.route;
  answer.facts = facts;
}

// As the log has them.
export function told(answer, result) {
  const facts = {};
  facts["First token"] = seconds(answer.first || result.first_byte_ms);
  if (result.speed) facts.Speed = result.speed;
  facts.Tokens = `${grouped(result.input)} in, ${grouped(result.output)} out`;
  if (result.thinking) facts.Thought = `${grouped(result.thinking)} tokens`;
  facts.Cost = result.cost;
  facts["Paid by"] = result.paid;
  if (result.route) facts.Route = result.route;
  if (answer.finish === "length") facts.Ended = answer.limit ? "at what the balance affords" : "at the output limit";
  facts.receipt = result.receipt;
  answer.facts = facts;
}

// Which of several answers came first, fastest and cheapest; told once all have ended.
export function compare(turn) {
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
