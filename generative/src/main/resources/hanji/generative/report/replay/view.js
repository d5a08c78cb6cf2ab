'use strict';
/* The drawing of the graph at a step: a box for each value, its number above and its gradient below. */
class GraphView {
  constructor(page) {
    this.page = page;
    this.size = {width: 138, height: 76, gapX: 14, gapY: 34};
  }

  draw() {
    const {page} = this, step = page.steps[page.step - 1];
    const ids = page.values.filter(value => page.drawsBackward || !value.isBackward).map(value => value.id);
    const inputsOf = id => page.values[id].call ? page.values[id].call.inputs : [];
    const {place, edges, width, height} = layered(ids, inputsOf, this.size);
    const lines = edges.map(edge => this.edge(edge, step));
    const boxes = ids.map(id => this.box(page.values[id], place.get(id), step));
    const whole = width + 6, size = `width: min(${whole}px, max(100%, ${0.7 * whole}px))`; // shrinks a little, then scrolls
    return svg('svg', {viewBox: `-3 -3 ${whole} ${height + 6}`, style: size, role: 'group', 'aria-label': 'graph of the computation'},
      svg('g', {class: 'edges'}, ...lines), ...boxes);
  }

  edge({from, to, route}, step) {
    const forward = step && step.kind === 'forward' && step.ids.includes(to);
    const backward = step && step.kind === 'backward' && step.from === to && step.contributions.some(each => each.to === from);
    let path = '';
    route.forEach((spot, i) => {
      const top = spot.y, bottom = spot.y + this.size.height;
      if (i === 0) { path += `M${spot.x} ${bottom}`; return; }
      const before = route[i - 1].y + this.size.height, middle = (before + top) / 2;
      path += `C${route[i - 1].x} ${middle} ${spot.x} ${middle} ${spot.x} ${top}`;
      if (i < route.length - 1) path += `L${spot.x} ${bottom}`;
    });
    return svg('path', {d: path, class: forward ? 'forward' : backward ? 'backward' : ''});
  }

  box(value, spot, step) {
    const {page} = this, {width, height} = this.size;
    const isOfRule = step && step.kind === 'backward' && value.isBackward && value.call && value.call.gradientOf === step.from;
    const inFocus = isOfRule || step && (step.kind === 'forward' ? step.ids.includes(value.id) : step.kind === 'backward' ? step.from === value.id : value.id === page.data.loss);
    const receives = step && step.kind === 'backward' && step.contributions.some(each => each.to === value.id);
    const classes = ['box', value.call ? 'op' : 'input', value.isBackward || value.call && value.call.gradientOf >= 0 ? 'second' : '',
      inFocus ? 'focus' : '', receives ? 'receives' : '', page.chosen === value.id ? 'chosen' : ''];
    const title = value.call ? `${label(value)} = ${value.call.op}` : label(value);
    const isThere = page.isComputed(value), arrived = page.arrived(value.id);
    const group = svg('g', {
      class: classes.filter(Boolean).join(' '), transform: `translate(${spot.x - width / 2} ${spot.y})`, tabindex: 0, role: 'button',
      'aria-label': title, onclick: () => page.choose(value.id),
      onkeydown: event => { if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); page.choose(value.id); } }
    },
    svg('rect', {width, height, rx: 7}),
    svg('text', {x: 8, y: 17, class: 'title'}, short(title, 20)));
    if (isThere) this.content(group, value.id, 23, '');
    if (arrived.length) this.content(group, arrived[arrived.length - 1].total, 49, '∂ ');
    return group;
  }

  /** A number, or the heat map of a tensor. */
  content(group, id, top, mark) {
    const {page} = this, value = page.values[id], data = page.all[id].data, height = 20, left = mark ? 22 : 8;
    if (mark) group.append(svg('text', {x: 8, y: top + 15, class: 'gradient'}, '∂'));
    if (value.size === 1 && data.length) {
      group.append(svg('text', {x: left, y: top + 15, class: mark ? 'gradient' : 'number'}, format(data[0])));
      return;
    }
    const columns = value.shape[value.shape.length - 1] || 1, rows = Math.ceil(data.length / columns);
    const wide = Math.min(columns, 16), high = Math.min(rows, 8), most = largest(data), room = this.size.width - left - 8;
    const cellWidth = Math.min(room / wide, 18), cellHeight = height / Math.max(high, 1);
    for (let row = 0; row < high; row++)
      for (let column = 0; column < wide; column++) {
        const i = row * columns + column;
        if (i < data.length)
          group.append(svg('rect', {class: 'heat', x: left + column * cellWidth, y: top + row * cellHeight, width: cellWidth, height: cellHeight, style: heat(data[i], most).replace('background', 'fill')}));
      }
  }
}

const short = (words, most) => words.length > most ? words.slice(0, most - 1) + '…' : words;
