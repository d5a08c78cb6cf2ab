"use strict";
// Sliders over a code, the plane of its first two numbers, and the way from one code to another.

class LatentSpace {
  constructor() {
    this.sliders = [...document.querySelectorAll("input.code")];
    this.seed = document.getElementById("code-seed");
    this.words = document.getElementById("decoded-words");
    this.plane = document.getElementById("plane");
    this.reach = Number(this.sliders[0].max);
    this.decode = oneAtATime(() => this.ask("decode", document.getElementById("decoded"), this.words));
    this.spread = oneAtATime(async () => {
      if (this.plane) await this.ask("plane", this.plane, document.getElementById("plane-words"));
    });
    this.begin = oneAtATime(() => this.drawFromSeed());
    this.sliders.forEach((slider, i) => slider.addEventListener("input", () => this.move([[i, slider.value]])));
    document.getElementById("middle").addEventListener("click", () => this.move(this.sliders.map((_, i) => [i, 0])));
    this.seed.addEventListener("input", this.begin);
    for (const name of ["pointerdown", "pointermove"]) this.plane?.addEventListener(name, event => this.point(event));
    this.begin();
  }

  ask(deed, canvas, words) {
    return askImage(deed, { seed: seedOf(this.seed), code: this.sliders.map(each => Number(each.value)) }, canvas, words);
  }

  async drawFromSeed() {
    try {
      const { code } = await ask("code", { seed: seedOf(this.seed) });
      this.move([...code.entries()]);
    } catch (problem) {
      this.words.textContent = problem.message;
    }
  }

  /** Moves numbers of the code, pairs of index and value; the plane is of the others. */
  move(numbers) {
    for (const [i, value] of numbers) {
      this.sliders[i].value = value;
      this.sliders[i].nextElementSibling.textContent = Number(this.sliders[i].value).toFixed(2);
    }
    this.decode();
    if (numbers.some(([i]) => i > 1) || !this.isSpread) {
      this.isSpread = true;
      this.spread();
    }
    this.mark();
  }

  /** Puts the mark where the first two numbers are. */
  mark() {
    if (!this.plane) return;
    const [x, y] = this.sliders.map(each => (Number(each.value) / this.reach + 1) / 2), mark = document.getElementById("mark");
    mark.style.left = `${100 * x}%`;
    mark.style.top = `${100 * (1 - y)}%`;
  }

  /** Goes to where a pointer is pressed on the plane. */
  point(event) {
    if (event.buttons === 0) return;
    this.plane.setPointerCapture(event.pointerId);
    const box = this.plane.getBoundingClientRect();
    const number = share => this.reach * (2 * Math.min(Math.max(share, 0), 1) - 1);
    this.move([[0, number((event.clientX - box.left) / box.width)], [1, -number((event.clientY - box.top) / box.height)]]);
  }
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
