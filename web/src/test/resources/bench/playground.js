// What the benchmark of the playground does within its page.
(() => {
  const FRAME_MILLIS = 1000 / 60;
  const ask = window.fetch;
  let askedAt = 0;
  let headAt = 0;
  let asked = "";
  let shape = { bench_chunks: 10, bench_pace_micros: 2_000, bench_first_micros: 0 };

  const send = (key, body) =>
    ask("/v1/chat/completions", {
      method: "POST",
      credentials: "omit",
      headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
      body,
    });

  // A message that is sent within a frame comes after that frame was painted.
  const painted = () =>
    new Promise((done) =>
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = done;
        port2.postMessage(0);
      }),
    );

  // The page's calls name the upstream's pace too.
  window.fetch = (path, options) => {
    if (options?.method !== "POST" || !String(path).includes("/runs/")) return ask(path, options);
    askedAt = performance.now();
    asked = JSON.stringify({ ...JSON.parse(options.body), ...shape });
    const answer = ask(path, { ...options, body: asked });
    answer.then(() => (headAt = performance.now()));
    return answer;
  };

  // How long the upstream thinks before its first word.
  window.think = (micros) => (shape.bench_first_micros = micros);

  // The same words as the playground sent last, by a client in the same browser that does no more: when its answer
  // begins, when it has the first token, and when a page that only paints it has it on the screen.
  const first = async (call) => {
    const began = performance.now();
    const response = await call();
    const head = performance.now() - began;
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    let first = 0;
    let seen;
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      if (first || !decoder.decode(value).includes('"content":"')) continue;
      first = performance.now() - began;
      document.getElementById("play-status").textContent = String(first);
      seen = painted().then(() => performance.now() - began);
    }
    return [head, first, await seen];
  };

  const ownHeaders = () => ({
    "Content-Type": "application/json",
    "X-CSRF-Token": document.querySelector("#play [name=_csrf]").value,
  });
  const run = (body) => ask(`/console/playground/runs/${crypto.randomUUID()}/0`, { method: "POST", headers: ownHeaders(), body });

  window.apiFirst = (key) => first(() => send(key, asked));
  window.ownFirst = () => first(() => run(asked));

  // The playground's way through the service, as warm as the API's.
  window.warm = async (times) => {
    const body = JSON.stringify({ model: "bench", stream: true, bench_chunks: 1, messages: [{ role: "user", content: "Hello" }] });
    for (let i = 0; i < times; i++) {
      await (await run(body)).text();
    }
  };

  window.screenFirst = () =>
    new Promise((tell) => {
      const turns = document.getElementById("turns");
      const wanted = turns.childElementCount + 1;
      let began = 0;
      const observer = new MutationObserver(async () => {
        const text = turns.lastElementChild?.querySelector(".answer-text")?.textContent;
        if (turns.childElementCount !== wanted || !text) return;
        observer.disconnect();
        const seen = performance.now() - began;
        await painted();
        tell([headAt - began, seen, performance.now() - began, askedAt - began]);
      });
      observer.observe(turns, { childList: true, subtree: true, characterData: true });
      document.getElementById("prompt").value = "Tell me about the compass.";
      began = performance.now();
      document.getElementById("play").requestSubmit();
    });

  const seen = { frames: 0, dropped: 0, longest: 0 };

  // Counts frames while this says so.
  const watch = (goesOn) => {
    let last = 0;
    const frame = (now) => {
      if (last) {
        seen.frames++;
        seen.dropped += Math.max(0, Math.round((now - last) / FRAME_MILLIS) - 1);
        seen.longest = Math.max(seen.longest, now - last);
      }
      last = now;
      if (goesOn()) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  };

  window.streams = (chunks, paceMicros) => (shape = { bench_chunks: chunks, bench_pace_micros: paceMicros });

  window.watchFrames = () => {
    document.getElementById("prompt").value = "Tell me about the compass.";
    document.getElementById("play").requestSubmit();
    watch(() => document.querySelector(".answer[data-state=running]"));
  };

  // The same streams in a page that does nothing but put their words at the end of a text, once a frame.
  window.watchPlain = async (key, places) => {
    document.body.replaceChildren();
    const body = JSON.stringify({ model: "bench", stream: true, ...shape, messages: [{ role: "user", content: "Tell me." }] });
    let left = places;
    watch(() => left > 0);
    await Promise.all(Array.from({ length: places }, () => paint(send(key, body)).then(() => left--)));
  };

  async function paint(answer) {
    const text = document.createTextNode("");
    const box = document.createElement("p");
    box.append(text);
    document.body.append(box);
    const reader = (await answer).body.getReader();
    const decoder = new TextDecoder();
    let waiting = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      for (const word of decoder.decode(value, { stream: true }).matchAll(/"content":"([^"]*)"/g)) {
        if (!waiting) requestAnimationFrame(() => (text.appendData(waiting), (waiting = "")));
        waiting += word[1];
      }
    }
  }

  window.framesSeen = () => seen;
})();
