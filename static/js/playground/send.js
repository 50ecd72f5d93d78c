// From a press to its calls: what is wrong is said first, beside its field; what was typed is kept.
import { mistakes } from "./chat.js";
import { actions, branch, draw, drawTurn, redraw } from "./conversation.js";
import { drawImages } from "./images.js";
import { models } from "./models.js";
import { $, FIELDS, changed, complain, prompt, running, secretIn, settings, state, tell, turns } from "./page.js";
import { objection } from "./quote.js";
import { fresh, start } from "./run.js";
import { follow } from "./scroll.js";
import { pressId } from "./stream.js";

let sure = ""; // the words that somebody chose to send with a key in them

// Whether these settings can be sent.
export function check(all) {
  const wrong = mistakes(settings(), all);
  for (const field of FIELDS) {
    const hint = document.querySelector(`[data-field="${field}"] .hint`);
    if (wrong[field]) tell(hint, wrong[field]);
    else if (hint.classList.contains("hint-bad")) tell(hint, hint.dataset.hint);
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

function against(text, all) {
  if (!text.trim() && !state.images.length) return "Type a message first.";
  const secret = secretIn($("system").value + "\n" + text);
  if (secret && sure !== text) {
    sure = text;
    return `This looks like a secret key: ${secret} Remove it, or send again to send it all the same.`;
  }
  if (state.images.length && !all.some((model) => model.can.includes("vision"))) return "None of these models reads images. Choose another or remove the image.";
  return objection();
}

export function send() {
  if (running.size) return;
  const all = models();
  const text = prompt.value;
  if (!check(all)) return;
  const wrong = against(text, all);
  complain(wrong);
  if (wrong) return prompt.focus();
  const run = pressId();
  const turn = { text, images: state.images, answers: all.map((model, place) => fresh(model, place, run)) };
  prompt.value = "";
  state.images = [];
  begin(turn, all);
  drawImages();
}

function begin(turn, all) {
  turns().push(turn);
  for (const answer of turn.answers) if (answer) go(turn, answer, all[answer.place] ?? all[0]); // on its way while this is drawn
  if ($("empty")) $("empty").hidden = true;
  $("turns").append(drawTurn(turn, turns().length - 1));
  follow($("turns").lastElementChild);
}

async function go(turn, answer, model) {
  if (await start(turn, answer, model)) return;
  takeBack(turn);
  changed();
}

actions.again = (turn, answer) => {
  if (running.size) return;
  const at = turns().indexOf(turn);
  const place = turn.answers.indexOf(answer);
  if (turns().length > at + 1) {
    branch(at + 1);
    actions.again(turns()[at], turns()[at].answers[place]);
    return;
  }
  const model = models()[place] ?? models()[0];
  if (!check([model])) return;
  turn.answers[place] = fresh(model, place, pressId());
  redraw(turn);
  go(turn, turn.answers[place], model);
};

actions.results = (turn) => {
  if (running.size || turns().at(-1) !== turn) return;
  const all = models();
  if (!check(all)) return;
  const run = pressId();
  const answers = turn.answers.map((answer, place) => (answer?.calls.length ? fresh(all[place] ?? all[0], place, run) : null));
  begin({ tool: true, text: "", images: [], answers }, all);
};

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
