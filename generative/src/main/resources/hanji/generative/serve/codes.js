"use strict";
// Sliders over a code, and the way from one code to another.

function moveInLatentSpace() {
  const sliders = [...document.querySelectorAll("input.code")], seed = document.getElementById("code-seed");
  const canvas = document.getElementById("decoded"), words = document.getElementById("decoded-words");
  const decode = oneAtATime(async () => {
    const code = sliders.map(slider => Number(slider.value));
    await askImage("decode", { seed: seedOf(seed), code }, canvas, words);
  });
  const put = (slider, value) => {
    slider.value = value;
    slider.nextElementSibling.textContent = Number(slider.value).toFixed(2);
  };
  const begin = oneAtATime(async () => {
    try {
      const { code } = await ask("code", { seed: seedOf(seed) });
      sliders.forEach((slider, i) => put(slider, code[i]));
      await decode();
    } catch (problem) {
      words.textContent = problem.message;
    }
  });
  for (const slider of sliders) slider.addEventListener("input", () => {
    put(slider, slider.value);
    decode();
  });
  document.getElementById("middle").addEventListener("click", () => {
    sliders.forEach(slider => put(slider, 0));
    decode();
  });
  seed.addEventListener("input", begin);
  begin();
}

function goFromImageToImage() {
  const field = id => document.getElementById(id);
  const go = oneAtATime(async () => {
    const values = { from: seedOf(field("from")), to: seedOf(field("to")), share: Number(field("share").value) };
    await askImage("walk", values, field("between"), field("between-words"));
  });
  for (const id of ["from", "to", "share"]) field(id).addEventListener("input", () => {
    field("share-words").textContent = field("share").value;
    go();
  });
  go();
}
