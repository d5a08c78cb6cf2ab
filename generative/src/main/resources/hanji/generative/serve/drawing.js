"use strict";
// An image drawn by hand, which the model completes and says the likelihood of.

class Drawing {
  constructor(section) {
    const of = name => Number(section.dataset[name]);
    this.height = of("height");
    this.width = of("width");
    this.channels = of("channels");
    this.canvas = document.getElementById("drawing");
    this.scale = this.canvas.width / this.width;
    this.pixels = new Uint8Array(this.height * this.width * this.channels);
    this.touched = new Uint8Array(this.height * this.width);
    this.y = this.height >> 1;
    this.x = this.width >> 1;
    this.seed = 0;
    this.rowsFollow = true;
    this.listen();
    this.draw();
  }

  field(id) {
    return document.getElementById(id);
  }

  listen() {
    const canvas = this.canvas;
    canvas.addEventListener("pointerdown", event => {
      canvas.setPointerCapture(event.pointerId);
      this.from = this.place(event);
      this.stroke(this.from, this.from);
    });
    canvas.addEventListener("pointermove", event => {
      if (!this.from) return;
      for (const each of event.getCoalescedEvents?.() ?? [event]) {
        const to = this.place(each);
        this.stroke(this.from, to);
        this.from = to;
      }
    });
    for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => this.from = null);
    canvas.addEventListener("keydown", event => this.key(event));
    for (const change of ["focus", "blur"]) canvas.addEventListener(change, () => this.draw());
    this.field("clear").addEventListener("click", () => this.clear());
    this.field("complete")?.addEventListener("click", oneAtATime(() => this.complete()));
    this.field("score")?.addEventListener("click", oneAtATime(() => this.score()));
    this.field("part")?.addEventListener("change", () => this.draw());
    this.field("rows")?.addEventListener("input", () => {
      this.rowsFollow = false;
      if (this.field("part")) this.field("part").value = "rows";
      this.draw();
    });
  }

  /** The pixel under a pointer, which may be outside. */
  place(event) {
    const box = this.canvas.getBoundingClientRect();
    return {
      y: Math.floor((event.clientY - box.top) / box.height * this.height),
      x: Math.floor((event.clientX - box.left) / box.width * this.width),
    };
  }

  ink() {
    const value = this.field("ink").value;
    return this.channels === 1
      ? [Number(value)]
      : [1, 3, 5].map(at => parseInt(value.slice(at, at + 2), 16));
  }

  stroke(from, to) {
    const steps = Math.max(Math.abs(to.y - from.y), Math.abs(to.x - from.x), 1);
    for (let i = 0; i <= steps; i++)
      this.dab(Math.round(from.y + (to.y - from.y) * i / steps), Math.round(from.x + (to.x - from.x) * i / steps), this.ink());
    this.draw();
  }

  /** Paints a square of the brush's size; an ink of null leaves the pixels black and unknown. */
  dab(y, x, ink) {
    const size = Number(this.field("brush").value), first = -(size - 1 >> 1);
    for (let dy = first; dy < first + size; dy++)
      for (let dx = first; dx < first + size; dx++) {
        if (y + dy < 0 || y + dy >= this.height || x + dx < 0 || x + dx >= this.width) continue;
        const at = (y + dy) * this.width + x + dx;
        for (let c = 0; c < this.channels; c++) this.pixels[at * this.channels + c] = ink ? ink[c] : 0;
        this.touched[at] = ink ? 1 : 0;
      }
    this.follow();
  }

  /** The rows kept are those down to the lowest that was drawn in, until somebody says otherwise. */
  follow() {
    if (!this.field("rows") || !this.rowsFollow) return;
    this.field("rows").value = Math.ceil((this.touched.lastIndexOf(1) + 1) / this.width);
  }

  key(event) {
    const move = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (move) {
      this.y = Math.min(Math.max(this.y + move[0], 0), this.height - 1);
      this.x = Math.min(Math.max(this.x + move[1], 0), this.width - 1);
    }
    if (event.key === " " || (move && event.shiftKey)) this.dab(this.y, this.x, this.ink());
    else if (event.key === "x") this.dab(this.y, this.x, null);
    else if (!move) return;
    event.preventDefault();
    this.field("cursor").textContent = `row ${this.y + 1}, column ${this.x + 1}`;
    this.draw();
  }

  clear() {
    this.pixels.fill(0);
    this.touched.fill(0);
    this.rowsFollow = true;
    this.follow();
    this.draw();
  }

  byRows() {
    return this.field("part")?.value !== "touched";
  }

  known(at) {
    return this.byRows() ? at < Number(this.field("rows").value) * this.width : this.touched[at] === 1;
  }

  /** The pixels, dimly marked where they are to be drawn by the model, and the place of the keyboard. */
  draw() {
    const context = this.canvas.getContext("2d"), scale = this.scale;
    if (this.field("rows")) this.field("rows-words").textContent = this.field("rows").value;
    for (let at = 0; at < this.touched.length; at++) {
      const y = Math.floor(at / this.width) * scale, x = at % this.width * scale;
      const value = c => this.pixels[at * this.channels + (this.channels === 1 ? 0 : c)];
      context.fillStyle = `rgb(${value(0)},${value(1)},${value(2)})`;
      context.fillRect(x, y, scale, scale);
      if (this.field("complete") && !this.known(at)) {
        context.fillStyle = "rgba(86, 140, 214, 0.55)";
        context.fillRect(x + scale * 0.4, y + scale * 0.4, scale * 0.2, scale * 0.2);
      }
    }
    if (document.activeElement === this.canvas) {
      context.lineWidth = 2;
      for (const [colour, inset] of [["#fff", 0], ["#d9622b", 2]]) {
        context.strokeStyle = colour;
        context.strokeRect(this.x * scale + inset, this.y * scale + inset, scale - 2 * inset, scale - 2 * inset);
      }
    }
  }

  async complete() {
    const values = { pixels: [...this.pixels], seed: ++this.seed };
    if (this.byRows()) values.rows = Number(this.field("rows").value);
    else values.known = [...this.touched];
    const words = this.field("completed-words");
    words.textContent = "at work";
    await askImage("complete", values, this.field("completed"), words);
    words.textContent = `Completed ${words.textContent}`;
  }

  async score() {
    const words = this.field("score-words");
    try {
      const answer = await ask("score", { pixels: [...this.pixels] });
      words.textContent = `Your drawing: ${answer.text} (${answer.meaning})`;
    } catch (problem) {
      words.textContent = problem.message;
    }
  }
}
