"use strict";
// What all parts of the page of a run need: questions to the model, and images on canvases.

/** Posts a question about this run; the answer, or an Error with the server's line. */
async function ask(deed, values) {
  const answer = await fetch(deed, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(values),
  });
  if (!answer.ok) throw new Error((await answer.text()).trim());
  return answer.json();
}

/** A function that asks one question at a time; of those that come meanwhile only the last is asked, so that a slider stays quick. */
function oneAtATime(question) {
  let busy = false, waits = false;
  return async function run() {
    if (busy) {
      waits = true;
      return;
    }
    busy = true;
    do {
      waits = false;
      await question();
    } while (waits);
    busy = false;
  };
}

/** Puts pixels, [H, W, C] of 0 to 255, onto a canvas of W x H. */
function show(canvas, pixels) {
  const channels = Number(canvas.dataset.channels), data = new ImageData(canvas.width, canvas.height);
  for (let i = 0; i < canvas.width * canvas.height; i++) {
    for (let c = 0; c < 3; c++) data.data[4 * i + c] = pixels[i * channels + (channels === 1 ? 0 : c)];
    data.data[4 * i + 3] = 255;
  }
  canvas.getContext("2d").putImageData(data, 0, 0);
}

/** Asks for an image and shows it, with the time that the model took, or why there is none. */
async function askImage(deed, values, canvas, words) {
  try {
    const answer = await ask(deed, values);
    show(canvas, answer.pixels);
    words.textContent = `in ${answer.milliseconds.toFixed(answer.milliseconds < 10 ? 1 : 0)} ms`;
    return answer.pixels;
  } catch (problem) {
    words.textContent = problem.message;
    return null;
  }
}

/** The whole number in a field, cut to what a seed may be. */
function seedOf(field) {
  const number = Math.trunc(Number(field.value));
  return Number.isFinite(number) ? Math.min(Math.max(number, 0), 2147483647) : 0;
}
