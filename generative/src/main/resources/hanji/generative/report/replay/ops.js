'use strict';
/*
 * The ops that this page can compute again, in the order of roundings that docs/numerics.md gives them. An op is a function of
 * its inputs, tensors {shape, data}, its settings and the shape of its result; it gives the elements of its result.
 */
const OPS = (() => {
  const {f, fma, bits, fromBits} = F32;
  const product = extents => extents.reduce((a, b) => a * b, 1);
  const numbers = text => JSON.parse(text);
  /** A setting in double, rounded to F32 once. */
  const rounded = text => f(Number(text));

  /** Where element i of a result stands in an operand that is repeated to its shape. */
  const broadcast = (from, to) => {
    const steps = new Array(to.length).fill(0);
    for (let axis = from.length - 1, step = 1; axis >= 0; step *= from[axis--])
      if (from[axis] !== 1) steps[axis + to.length - from.length] = step;
    return i => {
      let at = 0;
      for (let axis = to.length - 1; axis >= 0; i = Math.floor(i / to[axis--])) at += i % to[axis] * steps[axis];
      return at;
    };
  };
  const each = (shape, element) => Array.from({length: product(shape)}, (_, i) => element(i));
  const unary = apply => ([x]) => x.data.map(apply);
  const binary = apply => ([a, b], settings, shape) => {
    const left = broadcast(a.shape, shape), right = broadcast(b.shape, shape);
    return each(shape, i => apply(a.data[left(i)], b.data[right(i)]));
  };
  const gate = (mask, value) => mask > 0 ? value : mask <= 0 ? 0 : mask;

  /** The 32-lane rule. */
  const lanes = (elements, join, start) => {
    const partial = new Array(32).fill(start);
    elements.forEach((element, i) => { partial[i % 32] = join(partial[i % 32], element); });
    for (let s = 16; s > 0; s >>= 1) for (let lane = 0; lane < s; lane++) partial[lane] = join(partial[lane], partial[lane + s]);
    return partial[0];
  };
  /** The fixed binary tree. */
  const tree = (parts, join) => {
    for (let s = 1; s < parts.length; s *= 2)
      for (let i = 0; i + s < parts.length; i += 2 * s) parts[i] = join(parts[i], parts[i + s]);
    return parts[0];
  };
  const chunks = (elements, length) =>
    Array.from({length: Math.max(1, Math.ceil(elements.length / length))}, (_, i) => elements.slice(i * length, (i + 1) * length));
  const add = (a, b) => f(a + b);
  const reduce = (join, start) => ([x], settings) => {
    const from = Number(settings.from), to = Number(settings.to);
    const outer = product(x.shape.slice(0, from)), extent = product(x.shape.slice(from, to)), inner = product(x.shape.slice(to));
    const chain = elements => elements.reduce(join, start);
    return Array.from({length: outer * inner}, (_, i) => {
      const first = Math.floor(i / inner) * extent * inner + i % inner;
      const elements = Array.from({length: extent}, (_, row) => x.data[first + row * inner]);
      const parts = inner === 1
        ? chunks(elements, 4096).map(part => lanes(part, join, start))
        : chunks(elements, 256).map(chain);
      return tree(parts, join);
    });
  };

  /** "Softmax and cross-entropy": shift, exponentials and their sum of each row. */
  const rows = x => {
    const classes = x.shape[x.shape.length - 1];
    return chunks(x.data, classes).slice(0, product(x.shape.slice(0, -1))).map(row => {
      const max = row.reduce((a, b) => Math.max(a, b), -Infinity), shift = max === -Infinity ? 0 : max;
      const exponentials = row.map(element => {
        const difference = f(element - shift), back = f(difference - element);
        return F32.expWithTail(difference, f(f(element - f(difference - back)) - f(shift + back)));
      });
      const sum = lanes(exponentials, (a, b) => a + b, 0);
      return {row, shift, exponentials, sum: f(sum), rest: f(sum - f(sum))};
    });
  };
  const softmax = ([x]) => rows(x).flatMap(({exponentials, sum, rest}) => {
    const reciprocal = f(1 / sum);
    return exponentials.map(e => {
      const p = f(e * reciprocal);
      return fma(fma(-p, rest, fma(-p, sum, e)), reciprocal, p);
    });
  });
  const logitsGradient = (x, targets, dLoss) => rows(x).flatMap(({exponentials, sum}, r) => {
    const scale = f(dLoss[r] / sum);
    return exponentials.map((e, k) => k === targets.data[r] ? fma(e, scale, -dLoss[r]) : f(e * scale));
  });
  const crossEntropy = ([x, targets], settings, shape, output) => {
    if (output === 1) return logitsGradient(x, targets, targets.data.map(() => f(1 / targets.data.length)));
    return rows(x).map(({row, shift, sum}, r) => f(F32.log(sum) + f(shift - row[targets.data[r]])));
  };

  /** Where element [row, column] of a factor stands. */
  const factor = ({shape: [rows, columns], data}, form) =>
    form === 'AS_IS' ? (i, j) => data[i * columns + j] : (i, j) => data[j * columns + i];
  const matMul = ([a, b], settings, [rows, columns]) => {
    const left = factor(a, settings.formOfA), right = factor(b, settings.formOfB);
    const depth = a.shape[settings.formOfA === 'AS_IS' ? 1 : 0];
    return each([rows, columns], i => {
      let sum = 0;
      for (let k = 0; k < depth; k++) sum = fma(left(Math.floor(i / columns), k), right(k, i % columns), sum);
      return sum;
    });
  };

  const permute = ([x], settings, shape) => {
    const order = numbers(settings.order), steps = x.shape.map((_, axis) => product(x.shape.slice(axis + 1)));
    return each(shape, i => {
      let at = 0;
      for (let axis = shape.length - 1; axis >= 0; i = Math.floor(i / shape[axis--])) at += i % shape[axis] * steps[order[axis]];
      return x.data[at];
    });
  };
  const concat = (inputs, settings, shape) => {
    const axis = Number(settings.axis), outer = product(shape.slice(0, axis));
    const lengths = inputs.map(input => product(input.shape.slice(axis)));
    return Array.from({length: outer}, (_, i) =>
      inputs.flatMap((input, k) => input.data.slice(i * lengths[k], (i + 1) * lengths[k]))).flat();
  };
  const slice = ([x], settings) => {
    const axis = Number(settings.axis), inner = product(x.shape.slice(axis + 1)), rows = product(x.shape.slice(axis));
    return Array.from({length: product(x.shape.slice(0, axis))}, (_, i) =>
      x.data.slice(i * rows + Number(settings.from) * inner, i * rows + Number(settings.to) * inner)).flat();
  };
  const pad = ([x], settings) => {
    const axis = Number(settings.axis), inner = product(x.shape.slice(axis + 1)), rows = product(x.shape.slice(axis));
    const zeros = count => new Array(Number(count) * inner).fill(0);
    return Array.from({length: product(x.shape.slice(0, axis))}, (_, i) =>
      [...zeros(settings.before), ...x.data.slice(i * rows, (i + 1) * rows), ...zeros(settings.after)]).flat();
  };
  const same = ([x]) => x.data;

  const pointwise = {
    negate: unary(x => -x),
    abs: unary(Math.abs),
    sign: unary(x => x > 0 ? 1 : x < 0 ? -1 : x),
    relu: unary(x => Math.max(x, 0)),
    square: unary(x => f(x * x)),
    sqrt: unary(x => f(Math.sqrt(x))),
    reciprocal: unary(x => f(1 / x)),
    exp: unary(F32.exp), log: unary(F32.log), log1p: unary(F32.log1p), sin: unary(F32.sin), cos: unary(F32.cos),
    tanh: unary(F32.tanh), sigmoid: unary(F32.sigmoid), softplus: unary(F32.softplus), erf: unary(F32.erf),
    silu: unary(F32.silu), gelu: unary(F32.gelu), elu: unary(F32.elu),
    add: binary(add),
    subtract: binary((a, b) => f(a - b)),
    multiply: binary((a, b) => f(a * b)),
    divide: binary((a, b) => f(a / b)),
    maximum: binary((a, b) => Math.max(a, b)),
    minimum: binary((a, b) => Math.min(a, b)),
    greater: binary((a, b) => a > b ? 1 : 0),
    at_least: binary((a, b) => a >= b ? 1 : 0),
    heaviside: binary((a, b) => a > b ? 1 : a < b ? 0 : a === b ? 0.5 : NaN),
    gate: binary(gate),
    tanh_gradient: binary((y, d) => f(d * fma(-y, y, 1))),
    sigmoid_gradient: binary((y, d) => f(d * fma(-y, y, y))),
    log_add_exp: binary(F32.logAddExp),
    silu_gradient: binary(F32.siluGradient), gelu_gradient: binary(F32.geluGradient), elu_gradient: binary(F32.eluGradient)
  };
  const byClass = {
    'hanji.autograd.Accumulate': binary(add),
    'hanji.autograd.StopGradient': same,
    'hanji.kernels.pointwise.Affine': ([x], settings) => {
      const scale = rounded(settings.scale), shift = rounded(settings.shift);
      return x.data.map(element => fma(element, scale, shift));
    },
    'hanji.kernels.pointwise.Clamp': ([x], settings) => {
      const low = rounded(settings.low), high = rounded(settings.high);
      return x.data.map(element => Math.min(Math.max(element, low), high));
    },
    'hanji.kernels.pointwise.Where': ([condition, a, b]) =>
      condition.data.map((c, i) => c > 0 ? a.data[i] : c <= 0 ? b.data[i] : c),
    'hanji.kernels.pointwise.LeakyGate': ([gates, values], settings) => {
      const slope = rounded(settings.slope);
      return gates.data.map((g, i) => g > 0 ? values.data[i] : g <= 0 ? f(values.data[i] * slope) : g);
    },
    'hanji.kernels.reduce.Sum': reduce(add, 0),
    'hanji.kernels.reduce.Max': reduce((a, b) => Math.max(a, b), -Infinity),
    'hanji.kernels.reduce.BroadcastTo': ([x], settings, shape) => {
      const from = broadcast(x.shape, shape);
      return each(shape, i => x.data[from(i)]);
    },
    'hanji.kernels.matmul.MatMul': matMul,
    'hanji.kernels.layout.Reshape': same,
    'hanji.kernels.layout.Permute': permute,
    'hanji.kernels.layout.Concat': concat,
    'hanji.kernels.layout.Slice': slice,
    'hanji.kernels.layout.Pad': pad,
    'hanji.kernels.softmax.Softmax': softmax,
    'hanji.kernels.softmax.LogSoftmax': ([x]) =>
      rows(x).flatMap(({row, shift, sum}) => row.map(element => f(f(element - shift) - F32.log(sum)))),
    'hanji.kernels.softmax.LogSumExp': ([x]) =>
      rows(x).map(({shift, sum}) => shift === Infinity ? shift : f(F32.log(sum) + shift)),
    'hanji.kernels.softmax.CrossEntropy': crossEntropy,
    'hanji.kernels.softmax.CrossEntropy$LogitsGradient': ([x, targets, dLoss]) => logitsGradient(x, targets, dLoss.data)
  };
  const POINTWISE = ['hanji.kernels.pointwise.Unary', 'hanji.kernels.pointwise.Binary'];

  /** The op of a call; undefined if this page does not know it. */
  const find = call => POINTWISE.includes(call.type) ? pointwise[call.op] : byClass[call.type];

  return {find, names: [...Object.keys(pointwise), ...Object.keys(byClass)]};
})();

/** A recorded computation that can be run again with other inputs. */
class Interpreter {
  /** @param values as the page carries them: F32 as bits, whole numbers as they are */
  constructor(values) {
    this.values = values;
    this.recorded = values.map(value => ({
      shape: value.shape,
      data: value.dtype === 'F32' ? value.data.map(F32.fromBits) : value.data.map(Number)
    }));
  }

  /** Why the computation cannot be run again; empty if it can. */
  obstacle() {
    for (const value of this.values) {
      if (value.data.length < value.size)
        return `${label(value)} has ${value.size.toLocaleString('en')} elements, of which the page carries ${value.data.length}`;
      if (value.dtype === 'F64') return 'it is in F64, and the interpreter computes in F32';
      if (value.call && value.call.inputs.length > 0 && !OPS.find(value.call))
        return `the interpreter does not know the op ${value.call.op}`;
    }
    const again = this.run(new Map());
    const odd = this.values.find((value, i) => !this.isSame(i, again[i]));
    return odd ? `the interpreter computes other bits than were recorded in ${label(odd)}` : '';
  }

  isSame(i, {data}) {
    return data.every((element, k) => sameBits(element, this.recorded[i].data[k]));
  }

  /** All values. @param inputs data by id, in place of what was recorded */
  run(inputs) {
    const all = [];
    this.values.forEach((value, i) => {
      const call = value.call, given = inputs.get(i);
      if (given) all.push({shape: value.shape, data: given});
      else if (!call || call.inputs.length === 0) all.push(this.recorded[i]);
      else {
        const data = OPS.find(call)(call.inputs.map(input => all[input]), call.settings, value.shape, call.output);
        all.push({shape: value.shape, data});
      }
    });
    return all;
  }
}

/** A NaN equals any NaN; zeros of either sign differ. */
const sameBits = (a, b) => Object.is(a, b);

/** What a value is called on the page. */
const label = value => value.name || (value.call ? 'v' : 'c') + value.id;
