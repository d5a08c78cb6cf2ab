"use strict";
// The list of runs, kept up to date.

async function refresh() {
  const runs = document.getElementById("runs"), state = document.getElementById("state");
  try {
    if (!document.hidden) {
      const answer = await fetch("list", { cache: "no-store" }), text = await answer.text();
      if (!answer.ok) throw new Error(text.trim());
      if (refresh.shown !== text && !runs.contains(document.activeElement)) {
        runs.innerHTML = text;
        refresh.shown = text;
      }
      state.textContent = "";
    }
  } catch (problem) {
    state.textContent = problem instanceof TypeError ? "The server does not answer; was it stopped?" : problem.message;
  }
  setTimeout(refresh, 4000);
}

setTimeout(refresh, 4000);
