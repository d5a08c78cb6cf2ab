'use strict';
/* The page: what stands where, and what the keys and buttons do. */
class ReplayPage {
  constructor(data) {
    this.data = data;
    this.values = data.values;
    this.interpreter = new Interpreter(data.values);
    this.obstacle = this.interpreter.obstacle();
    this.inputs = new Map();
    this.steps = stepsOf(data);
    this.step = 0;
    this.chosen = data.parameters.length ? data.parameters[0] : data.loss;
    this.element = 0;
    this.drawsBackward = false;
    this.names = gradientNames(data);
    this.compute();
    this.controls();
    this.render();
  }

  compute() {
    this.all = this.inputs.size ? this.interpreter.run(this.inputs) : this.interpreter.recorded;
  }

  /** Changes one element of an input; every value follows. */
  edit(id, element, number) {
    const data = [...(this.inputs.get(id) || this.interpreter.recorded[id].data)];
    data[element] = F32.f(number);
    this.inputs.set(id, data);
    this.compute();
    this.render();
  }

  reset() {
    this.inputs.clear();
    this.compute();
    this.render();
  }

  isEditable(value) {
    return !this.obstacle && !value.call && !value.isBackward && value.dtype === 'F32';
  }

  go(step) {
    this.step = Math.min(Math.max(step, 0), this.steps.length);
    this.render();
  }

  choose(id, element = 0) {
    this.chosen = id;
    this.element = element;
    this.render();
  }

  name(id) {
    return this.names.get(id) || label(this.values[id]);
  }

  /** The same, but not as the gradient of that value. */
  nameBut(id, to) {
    return this.names.get(id) === '∂' + label(this.values[to]) ? label(this.values[id]) : this.name(id);
  }

  /** y = op(inputs, settings). */
  call(value) {
    if (!value.call) return this.name(value.id);
    const isForm = key => key === 'formOfA' || key === 'formOfB', entries = Object.entries(value.call.settings);
    const transposed = entries.filter(([key]) => isForm(key)).map(([, form]) => form === 'TRANSPOSED' ? 'ᵀ' : '');
    const settings = entries.filter(([key]) => key !== 'function' && !isForm(key)).map(([key, setting]) => `${key}=${setting}`);
    const words = [...value.call.inputs.map((id, i) => this.name(id) + (transposed[i] || '')), ...settings].join(', ');
    return `${label(value)} = ${value.call.op}(${words})${value.call.output ? ', further result ' + value.call.output : ''}`;
  }

  // ---- what has happened by the step that is shown ----

  isComputed(value) {
    return this.step >= this.steps.computed.get(value.id);
  }

  arrived(id) {
    return this.data.contributions.filter((each, i) => each.to === id && this.steps.arrived[i] <= this.step);
  }

  // ---- drawing ----

  controls() {
    const on = (id, event, action) => document.getElementById(id).addEventListener(event, action);
    on('first', 'click', () => this.go(0));
    on('back', 'click', () => this.go(this.step - 1));
    on('forward', 'click', () => this.go(this.step + 1));
    on('last', 'click', () => this.go(this.steps.length));
    on('slider', 'input', event => this.go(Number(event.target.value)));
    on('backward', 'change', event => { this.drawsBackward = event.target.checked; this.render(); });
    on('reset', 'click', () => this.reset());
    document.getElementById('slider').max = this.steps.length;
    const keys = {ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity};
    document.addEventListener('keydown', event => {
      if (event.target.matches('input, summary') || event.ctrlKey || event.altKey || event.metaKey || !(event.key in keys)) return;
      event.preventDefault();
      this.go(this.step + keys[event.key]);
    });
  }

  render() {
    document.getElementById('slider').value = this.step;
    document.getElementById('place').textContent = `${this.step} of ${this.steps.length}`;
    document.getElementById('first').disabled = document.getElementById('back').disabled = this.step === 0;
    document.getElementById('last').disabled = document.getElementById('forward').disabled = this.step === this.steps.length;
    document.getElementById('reset').hidden = this.inputs.size === 0;
    document.getElementById('editing').textContent = this.editingWords();
    fill('graph', new GraphView(this).draw());
    fill('step', ...this.stepPanel());
    fill('value', ...this.valuePanel());
  }

  editingWords() {
    if (this.obstacle) return `Inputs are read-only here: ${this.obstacle}.`;
    const count = this.values.reduce((sum, value) => sum + value.size, 0).toLocaleString('en');
    return this.inputs.size
      ? 'You changed inputs: all numbers are now computed in this page, in F32, with the roundings of the engine.'
      : `This page has run all recorded ops again: ${count} numbers, every bit as on the JVM. So inputs can be changed: choose one below.`;
  }

  stepPanel() {
    const step = this.steps[this.step - 1];
    if (!step) return [h('h2', {}, 'Before the first op'), h('p', {}, 'Only the inputs are there. Step forward: →')];
    if (step.kind === 'forward') return this.forwardPanel(step);
    if (step.kind === 'seed')
      return [h('h2', {}, 'Backward starts'),
        h('p', {}, `The gradient of ${this.loss()} by itself is 1. Each rule from here on adds to the gradients of its op's inputs.`)];
    return this.backwardPanel(step);
  }

  loss() {
    return label(this.values[this.data.loss]);
  }

  forwardPanel(step) {
    const value = this.values[step.ids[0]], rule = RULES[value.call.op];
    const ofRule = value.call.gradientOf >= 0
      ? [h('p', {class: 'quiet'}, `Part of an inner backward pass: it computes a gradient in the rule of ${label(this.values[value.call.gradientOf])} = ${this.values[value.call.gradientOf].call.op}(…), and is a call like any other.`)] : [];
    return [
      h('h2', {}, 'Forward: ', code(this.call(value))),
      ...(rule ? [h('p', {class: 'formula'}, rule.y)] : []), ...ofRule,
      ...unique(value.call.inputs).map(id => this.small(this.name(id), id)),
      ...step.ids.map(id => this.small(label(this.values[id]), id))
    ];
  }

  backwardPanel(step) {
    const value = this.values[step.from], rule = RULES[value.call.op];
    const ran = this.values.filter(each => each.isBackward && each.call && each.call.gradientOf === step.from && each.call.op !== 'Accumulate');
    const gradient = this.gradient(step.from);
    return [
      h('h2', {}, 'Backward through ', code(this.call(value))),
      ...(rule ? [h('p', {class: 'formula'}, rule.adds.join(',   '))] : []),
      ...(gradient === undefined ? [] : [this.small(`∂${label(value)}, which arrives`, gradient)]),
      h('h3', {}, 'The rule as it ran'),
      ...(ran.length ? ran.map(each => this.small(this.call(each), each.id)) : [h('p', {class: 'quiet'}, 'It hands on what arrived; nothing is computed.')]),
      h('h3', {}, 'What it added'),
      ...step.contributions.map(({to, term, total}) => h('p', {}, button(`∂${label(this.values[to])}`, () => this.choose(to)),
        term === total ? ' begins with ' : ' grows by ', code(this.nameBut(term, to)),
        this.values[term].size === 1 ? ` = ${format(this.all[term].data[0])}` : '',
        term === total ? '' : `, and is ${this.values[total].size === 1 ? format(this.all[total].data[0]) : code(label(this.values[total])).textContent} now`))
    ];
  }

  gradient(id) {
    const last = this.data.contributions.filter(each => each.to === id).pop();
    return last && last.total;
  }

  /** A name and a table of elements. */
  small(words, id) {
    return h('div', {class: 'named'}, h('div', {class: 'words'}, code(words)), this.table(id, {}));
  }

  valuePanel() {
    const value = this.values[this.chosen], gradient = this.gradient(this.chosen);
    const editable = this.isEditable(value);
    const shape = value.shape.length ? `${value.dtype}[${value.shape.join(', ')}]` : value.dtype;
    return [
      h('h2', {}, 'Chosen value: ', code(this.call(value)), h('small', {}, ` ${shape}`)),
      h('p', {class: 'quiet'}, editable ? 'An input: type another number, and both passes are computed again.'
        : value.call ? 'Choose another value in the graph.' : 'A constant of the computation.'),
      this.table(this.chosen, {editable, pick: true}),
      h('h2', {class: 'next'}, `∂${this.loss()} / ∂${label(value)}`),
      ...(gradient === undefined
        ? [h('p', {class: 'quiet'}, 'No gradient arrives here: no parameter is reached through it, or it is no part of what leads to the loss.')]
        : [this.table(gradient, {pick: true}), ...this.sums(value)])
    ];
  }

  /** How one element of a gradient was added up. */
  sums(value) {
    const all = this.data.contributions.filter(each => each.to === value.id), here = new Set(this.arrived(value.id));
    const at = Math.min(this.element, this.all[all[0].total].data.length - 1);
    let sum;
    const rows = all.map((each, n) => {
      const term = this.all[each.term].data[at];
      sum = n === 0 ? term : F32.f(sum + term);
      const by = each.from < 0 ? 'the loss itself' : this.call(this.values[each.from]);
      const paths = each.from < 0 ? [[value.id]] : pathsTo(this.data, each.from, 7).map(path => [value.id, ...path]);
      return h('tr', here.has(each) ? {} : {class: 'later'}, h('td', {class: 'number'}, n + 1),
        h('td', {}, code(by), ...paths.slice(0, 6).map(path => h('div', {class: 'path'}, path.map(id => label(this.values[id])).join(' → '))),
          ...(paths.length > 6 ? [h('div', {class: 'path'}, 'and further paths')] : [])),
        numberCell(term), numberCell(sum));
    });
    const exact = this.values[all[0].to].dtype === 'F32' && sameBits(sum, this.all[all[all.length - 1].total].data[at]);
    return [
      h('h3', {}, value.size > 1 ? `How element ${indexWords(at, value.shape)} was added up` : 'How it was added up'),
      h('div', {class: 'wide'}, h('table', {class: 'sums'},
        h('thead', {}, h('tr', {}, h('th', {}, ''), h('th', {}, 'arrives by way of, along the paths'), h('th', {}, 'term'), h('th', {}, 'sum so far'))),
        h('tbody', {}, ...rows))),
      h('p', {id: 'exact', class: 'quiet'}, exact
        ? `In this order, the tape's, the ${all.length === 1 ? 'one term is' : `${all.length} terms add up to`} the gradient bit for bit.`
          + (all.length > 2 ? ' In another order the last bits may differ.' : '')
          + ' Grey terms have not arrived at the step that is shown.'
        : 'The terms are in F64, which this page shows rounded to F32.')
    ];
  }

  table(id, {editable, pick}) {
    const value = this.values[id], data = this.all[id].data, columns = value.shape.length ? value.shape[value.shape.length - 1] : 1;
    if (!data.length) return h('p', {class: 'quiet'}, value.size ? `${value.size.toLocaleString('en')} elements, none of which the page carries: they were given back before they could be read.` : 'no elements');
    const rows = Math.ceil(data.length / columns), wide = Math.min(columns, 16), high = Math.min(rows, 16), most = largest(data);
    const cell = (row, column) => {
      const i = row * columns + column, x = data[i];
      if (i >= data.length) return h('td', {});
      const attributes = {class: 'cell' + (pick && i === this.element && value.size > 1 ? ' picked' : ''), style: heat(x, most), title: exactly(x, value.dtype)};
      if (pick) attributes.onclick = event => { if (!event.target.matches('input')) this.choose(this.chosen, i); };
      if (!editable) return h('td', attributes, format(x));
      return h('td', attributes, h('input', {
        type: 'text', inputmode: 'decimal', value: shortest(x), 'aria-label': `${label(value)} ${indexWords(i, value.shape)}`,
        onfocus: () => { this.element = i; },
        onchange: event => {
          const number = Number(event.target.value);
          if (event.target.value.trim() === '' || Number.isNaN(number)) event.target.value = shortest(x);
          else this.edit(id, i, number);
        }
      }));
    };
    const body = Array.from({length: high}, (_, row) => h('tr', {}, ...Array.from({length: wide}, (_, column) => cell(row, column))));
    const cut = wide < columns || high < rows || data.length < value.size;
    return h('div', {class: 'wide'}, h('table', {class: 'elements'}, h('tbody', {}, ...body)),
      ...(cut ? [h('p', {class: 'quiet'}, `Cut: ${Math.min(data.length, wide * high).toLocaleString('en')} of ${value.size.toLocaleString('en')} elements are shown.`)] : []));
  }
}

/** Forward: a step for each call. Backward: the 1 of the loss, then a step for each call whose rule ran. */
const stepsOf = data => {
  const steps = [];
  steps.computed = new Map();
  steps.arrived = [];
  data.values.filter(value => !value.isBackward).forEach(value => {
    if (value.call && value.call.output === 0) steps.push({kind: 'forward', ids: []});
    if (value.call) steps[steps.length - 1].ids.push(value.id);
    steps.computed.set(value.id, value.call ? steps.length : 0);
  });
  data.contributions.forEach(each => {
    const last = steps[steps.length - 1];
    if (each.from < 0) steps.push({kind: 'seed', contributions: [each]});
    else if (last.kind === 'backward' && last.from === each.from) last.contributions.push(each);
    else steps.push({kind: 'backward', from: each.from, contributions: [each]});
    steps.arrived.push(steps.length);
  });
  data.values.filter(value => value.isBackward).forEach(value => {
    const next = data.contributions.findIndex(each => each.total >= value.id); // ids are in the order of time
    steps.computed.set(value.id, next < 0 ? steps.length : steps.arrived[next]);
  });
  return steps;
};

/** Values that are the finished gradient of another, by that one's name. */
const gradientNames = data => {
  const last = new Map(), names = new Map();
  data.contributions.forEach(each => last.set(each.to, each.total));
  last.forEach((total, to) => { if (!names.has(total)) names.set(total, '∂' + label(data.values[to])); });
  return names;
};

/** The ways from a value to the loss along which gradients came; so many at most. */
const pathsTo = (data, id, most) => {
  const paths = [];
  const walk = (at, path) => {
    if (paths.length >= most) return;
    if (at === data.loss) { paths.push(path); return; }
    unique(data.contributions.filter(each => each.to === at).map(each => each.from)).forEach(from => walk(from, [...path, from]));
  };
  walk(id, [id]);
  return paths;
};

const unique = list => [...new Set(list)];

const indexWords = (i, shape) => {
  const index = [];
  for (let axis = shape.length - 1; axis >= 0; i = Math.floor(i / shape[axis--])) index.unshift(i % shape[axis]);
  return `[${index.join(', ')}]`;
};

const format = (x, digits = 5) => {
  if (Object.is(x, -0)) return '-0';
  if (!Number.isFinite(x) || Number.isInteger(x) && Math.abs(x) < 1e7) return String(x).replace('Infinity', '∞');
  return String(Number(x.toPrecision(digits)));
};
/** As few digits as name an F32. */
const shortest = x => {
  let digits = 1;
  while (digits < 9 && F32.f(Number(x.toPrecision(digits))) !== x) digits++;
  return format(x, digits);
};
const bitsWords = x => '0x' + (F32.bits(x) >>> 0).toString(16).padStart(8, '0');
const exactly = (x, dtype) => dtype === 'F32' ? `${x} = ${bitsWords(x)}` : String(x);
const numberCell = x => h('td', {class: 'number'}, shortest(x), h('div', {class: 'path'}, bitsWords(x)));

const largest = data => data.reduce((most, x) => Number.isFinite(x) ? Math.max(most, Math.abs(x)) : most, 0);
/** White at 0, orange below and blue above, as the heat maps of other pages. */
const heat = (x, most) => {
  const share = Number.isFinite(x) ? (most ? Math.abs(x) / most : 0) : 1;
  return `background: rgba(${x < 0 ? '226, 120, 40' : '60, 130, 226'}, ${(0.6 * share).toFixed(3)})`;
};

const h = (tag, attributes, ...children) => {
  const element = document.createElement(tag);
  setAll(element, attributes);
  element.append(...children);
  return element;
};
const svg = (tag, attributes, ...children) => {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  setAll(element, attributes);
  element.append(...children);
  return element;
};
const setAll = (element, attributes) => Object.entries(attributes).forEach(([key, value]) => {
  if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
  else element.setAttribute(key, value);
});
const code = words => h('code', {}, words);
const button = (words, action) => {
  const element = h('button', {class: 'link'}, words);
  element.addEventListener('click', action);
  return element;
};
const fill = (id, ...children) => document.getElementById(id).replaceChildren(...children);
