// What the benchmark of the playground does within its page.
(() => {
  const ask = window.fetch;
  let headAt = 0;
  let shape = { bench_chunks: 10, bench_pace_micros: 2_000 };

  // The page's calls name the upstream's pace too.
  window.fetch = (path, options) => {
    if (options?.method !== "POST" || !String(path).includes("/runs/")) return ask(path, options);
    const answer = ask(path, { ...options, body: JSON.stringify({ ...JSON.parse(options.body), ...shape }) });
    answer.then(() => (headAt = performance.now()));
    return answer;
  };

  window.apiFirst = async (key) => {
    const body = { model: "bench", stream: true, ...shape, messages: [{ role: "user", content: "Tell me about the compass." }] };
    const began = performance.now();
    const response = await ask("/v1/chat/completions", {
      method: "POST",
      credentials: "omit",
      headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    const head = performance.now() - began;
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let first = 0;
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return [head, first];
      if (!first && value.includes('"content":"')) first = performance.now() - began;
    }
  };

  window.screenFirst = () =>
    new Promise((tell) => {
      const turns = document.getElementById("turns");
      const wanted = turns.childElementCount + 1;
      let began = 0;
      const observer = new MutationObserver(() => {
        const text = turns.lastElementChild?.querySelector(".answer-text")?.textContent;
        if (turns.childElementCount !== wanted || !text) return;
        observer.disconnect();
        const seen = performance.now() - began;
        // A message that is sent within a frame comes after that frame was painted.
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => tell([headAt - began, seen, performance.now() - began]);
          port2.postMessage(0);
        });
      });
      observer.observe(turns, { childList: true, subtree: true, characterData: true });
      document.getElementById("prompt").value = "Tell me about the compass.";
      began = performance.now();
      document.getElementById("play").requestSubmit();
    });

  const seen = { frames: 0, dropped: 0, longest: 0, tasks: 0, longestTask: 0 };

  window.watchFrames = () => {
    shape = { bench_chunks: 400, bench_pace_micros: 10_000 };
    new PerformanceObserver((list) => {
      for (const task of list.getEntries()) {
        seen.tasks++;
        seen.longestTask = Math.max(seen.longestTask, task.duration);
      }
    }).observe({ type: "longtask" });
    let last = 0;
    const frame = (now) => {
      if (last) {
        seen.frames++;
        seen.dropped += Math.max(0, Math.round((now - last) / (1000 / 60)) - 1);
        seen.longest = Math.max(seen.longest, now - last);
      }
      last = now;
      if (!document.querySelector(".answer") || document.querySelector(".answer[data-state=running]")) requestAnimationFrame(frame);
    };
    document.getElementById("prompt").value = "Tell me about the compass.";
    document.getElementById("play").requestSubmit();
    requestAnimationFrame(frame);
  };

  window.framesSeen = () => seen;
})();
