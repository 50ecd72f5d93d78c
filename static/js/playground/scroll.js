// The page follows the newest words until somebody scrolls away from them.
import { Growing } from "./growing.js";
import { $, running } from "./page.js";

const NEAR = "0px 0px 160px 0px";

let pinned = true;

// Whether the end is near is told by the browser after each frame, so that nothing here has to be measured for it.
new IntersectionObserver((entries) => (pinned = entries.at(-1).isIntersecting), { rootMargin: NEAR }).observe($("play-end"));

Growing.drawn.add(() => {
  if (pinned && running.size) scrollTo(0, document.documentElement.scrollHeight);
});

// From here on, beginning with this turn; after the call has gone out.
export function follow(element) {
  pinned = true;
  requestAnimationFrame(() => element.scrollIntoView({ block: "start" }));
}
