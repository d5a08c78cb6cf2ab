"use strict";
// The page of a run: its curves and samples as they come, and the model to play with.

let version = "";

function showProgress(progress) {
  document.getElementById("about").textContent = progress.about;
  if (progress.curves.length > 0) document.getElementById("curves").innerHTML = progress.curves.join("");
  if (progress.samples) {
    const image = document.getElementById("samples");
    image.src = `samples.png?${progress.samples}`;
    image.hidden = false;
    document.getElementById("no-samples").hidden = true;
  }
}

async function poll() {
  const state = document.getElementById("state");
  try {
    if (!document.hidden) {
      const answer = await fetch("live", { cache: "no-store", headers: version ? { "If-None-Match": version } : {} });
      if (answer.status === 200) {
        showProgress(await answer.json());
        version = answer.headers.get("ETag") ?? "";
      } else if (answer.status !== 304) throw new Error((await answer.text()).trim());
      state.textContent = "";
    }
  } catch (problem) {
    state.textContent = problem instanceof TypeError ? "The server does not answer; was it stopped?" : problem.message;
  }
  setTimeout(poll, 2000);
}

async function loadPlay() {
  const play = document.getElementById("play");
  try {
    const answer = await fetch("play", { cache: "no-store" }), text = await answer.text();
    if (!answer.ok) throw new Error(text.trim());
    play.innerHTML = text;
    const drawing = document.getElementById("draw");
    if (drawing) window.drawing = new Drawing(drawing);
    if (document.getElementById("codes")) new LatentSpace();
    if (document.getElementById("walk")) goFromImageToImage();
  } catch (problem) {
    play.firstElementChild.textContent = `The model cannot be used: ${problem.message}`;
  }
  play.setAttribute("aria-busy", "false");
}

loadPlay();
poll();
