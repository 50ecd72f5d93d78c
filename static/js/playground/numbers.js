// Numbers as whoever reads wants them: the page has an example, 1,234.56 or another.
import { form } from "./page.js";

const example = form.dataset.numbers;
const group = example[1] === " " ? "\u00a0" : example[1]; // the space that is printed does not break a line
const mark = example[5];

// A plain decimal such as "1234.5" in the reader's style.
function styled(plain) {
  const [whole, rest] = plain.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
  return rest === undefined ? grouped : grouped + mark + rest;
}

export const count = (number) => styled(String(Math.round(number)));
// With a noun, which gets an s unless there is one.
export const counted = (number, noun) => `${count(number)} ${noun}${Math.round(number) === 1 ? "" : "s"}`;
export const decimal = (number, places) => styled(number.toFixed(places));

// An English sentence for programs, such as an API's error, with its amounts in the reader's style.
export const sentence = (text) => text.replace(/\$(\d+(?:\.\d+)?)(?![\d,])/g, (_, plain) => "$" + styled(plain));
