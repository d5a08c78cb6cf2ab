'use strict';
/*
 * F32 arithmetic as docs/numerics.md has it, bit for bit. A number is a double that is an F32; `f` rounds to nearest even.
 * Sums, products, quotients and roots of F32 in double, rounded once more, are those of F32, since 53 > 2 * 24 + 1 bits.
 */
const F32 = (() => {
  const f = Math.fround;
  const view = new DataView(new ArrayBuffer(8));
  const bits = x => (view.setFloat32(0, x), view.getInt32(0));
  const fromBits = n => (view.setInt32(0, n), view.getFloat32(0));

  /** A hexadecimal float of Java's, such as -0x1.8p-3. */
  const hex = text => {
    const [, sign, whole, fraction, power] = /^(-?)0x([0-9a-f]+)(?:\.([0-9a-f]*))?p([+-]?\d+)$/.exec(text);
    const digits = fraction || '';
    return (sign ? -1 : 1) * parseInt(whole + digits, 16) * 2 ** (Number(power) - 4 * digits.length);
  };

  /**
   * a * b + c in one rounding. The product is exact in double; of the sum what rounding cut off (Knuth's two-sum) decides an
   * even last bit: rounded to odd, a sum of 53 bits rounds to 24 as the exact one does (Boldo and Melquiond, 2008).
   */
  const fma = (a, b, c) => {
    const product = a * b, sum = product + c;
    if (!Number.isFinite(sum)) return f(sum);
    const back = sum - product, error = (product - (sum - back)) + (c - back);
    if (error === 0) return f(sum);
    view.setFloat64(0, sum);
    const low = view.getUint32(4);
    if (low % 2 === 1) return f(sum);
    const long = view.getBigInt64(0) + (error > 0 === sum > 0 ? 1n : -1n);
    view.setBigInt64(0, long);
    return f(view.getFloat64(0));
  };

  /** Horner's rule in fused steps, the coefficient of the highest power first. */
  const horner = (x, coefficients) => coefficients.reduce((sum, next) => fma(sum, x, next));
  const list = text => text.split(' ').map(hex);

  // Exp.java
  const LOG2_E = hex('0x1.715476p+0'), LN2_HIGH = hex('0x1.62e43p-1'), LN2_LOW = hex('-0x1.05c61p-29');
  const ROUND = hex('0x1.8p23'), ROUND_BITS = 0x4B400000;
  const QUADRATIC = list('0x1.6a4f3ep-10 0x1.123984p-7 0x1.5558aep-5 0x1.555492p-3 0x1.fffffcp-2');
  const quadratic = r => horner(r, QUADRATIC);
  const polynomial = r => fma(fma(quadratic(r), r, 1), r, 1);
  const powerOfTwo = n => fromBits((n + 127) << 23);
  const remainder = (x, rounded) => {
    const n = f(rounded - ROUND);
    return fma(n, -LN2_LOW, fma(n, -LN2_HIGH, x));
  };
  const ofParts = (r, rounded) => {
    const exponent = (bits(rounded) - ROUND_BITS) | 0, half = exponent >> 1;
    return f(f(polynomial(r) * powerOfTwo(half)) * powerOfTwo(exponent - half));
  };
  const exp = x => {
    if (x !== x) return NaN;
    const clamped = x > 89 ? 89 : x < -104 ? -104 : x, rounded = fma(clamped, LOG2_E, ROUND);
    return ofParts(remainder(clamped, rounded), rounded);
  };
  /** e^(x + tail), for x that is not positive and the part of it that rounding cut off. */
  const expWithTail = (x, tail) => {
    if (x !== x) return NaN;
    const rounded = fma(x, LOG2_E, ROUND);
    return x < -104 ? 0 : ofParts(f(remainder(x, rounded) + tail), rounded);
  };
  const expWithin87 = x => {
    const rounded = fma(x, LOG2_E, ROUND);
    return f(polynomial(remainder(x, rounded)) * powerOfTwo((bits(rounded) - ROUND_BITS) | 0));
  };
  const expm1 = x => {
    const clamped = x < -24 ? -24 : x, rounded = fma(clamped, LOG2_E, ROUND), r = remainder(clamped, rounded);
    const power = powerOfTwo((bits(rounded) - ROUND_BITS) | 0);
    return fma(fma(f(quadratic(r) * r), r, r), power, f(power - 1));
  };

  // Log.java
  const LN2 = hex('0x1.62e43p-1');
  const LOG = list('-0x1.07ab6ep-3 0x1.1e72b8p-3 -0x1.f33c0ap-4 0x1.1ed45p-3 -0x1.559c3p-3 0x1.99d05cp-3'
    + ' -0x1.fffefap-3 0x1.555506p-2 -0x1p-1');
  const exponentBits = x => (bits(x) - 0x3F2AAAAB) & 0xFF800000;
  const logOfParts = (k, q) => fma(k, LN2, fma(horner(q, LOG), f(q * q), q));
  const log = x => {
    if (!(x >= 0)) return NaN;
    if (x === 0) return -Infinity;
    if (x === Infinity) return x;
    const isSubnormal = x < 2 ** -126, scaled = isSubnormal ? f(x * 2 ** 23) : x, exponent = exponentBits(scaled);
    const k = (exponent >> 23) + (isSubnormal ? -23 : 0);
    return logOfParts(k, f(fromBits(bits(scaled) - exponent) - 1));
  };

  // Log1p.java
  const FOUR_THIRDS = hex('0x1.555556p+0');
  const log1p = x => {
    if (!(x >= -1)) return NaN;
    if (x === -1) return -Infinity;
    if (x === Infinity) return x;
    if (Math.abs(x) < 2 ** -24) return x;
    const exponent = exponentBits(f(1 + x)), scale = fromBits(0x40800000 - exponent);
    return logOfParts(exponent >> 23, fma(f(x * 0.25), scale, fma(scale, 0.25, -1)));
  };
  const log1pOfUnit = x => {
    const isDoubled = f(x + 1) >= FOUR_THIRDS;
    return logOfParts(isDoubled ? 1 : 0, isDoubled ? fma(x, 0.5, -0.5) : x);
  };

  const signed = (magnitude, x) => fromBits(bits(magnitude) | (bits(x) & 0x80000000));

  // Tanh.java, Sigmoid.java, Softplus.java
  const TANH = list('-0x1.9921a2p-8 0x1.58e518p-6 -0x1.b91e7ep-5 0x1.110ceep-3 -0x1.55554ap-2');
  const TANH_END = f(0.55);
  const tanh = x => {
    if (x !== x) return NaN;
    const a = Math.abs(x), s = f(a * a);
    if (a < TANH_END) return signed(fma(f(a * s), horner(s, TANH), a), x);
    const b = a > 10 ? 10 : a;
    return signed(f(1 - f(2 / f(expWithin87(f(b + b)) + 1))), x);
  };
  const sigmoid = x => {
    if (x !== x) return NaN;
    const e = exp(-Math.abs(x));
    return f((x >= 0 ? 1 : e) / f(1 + e));
  };
  const softplus = x => x !== x ? NaN : f((x > 0 ? x : 0) + log1pOfUnit(exp(-Math.abs(x))));

  // Erf.java
  const ERF_NEAR = list('0x1.4f8e58p-14 -0x1.a6126ep-11 0x1.544aa8p-8 -0x1.b80120p-6 0x1.ce2d64p-4 -0x1.812740p-2'
    + ' 0x1.06eba8p-3');
  const ERF_FAR = list('0x1.657444p-16 -0x1.ca2104p-12 0x1.1221eep-8 -0x1.9c11f8p-6 0x1.bbb6e4p-4 0x1.44403cp-1'
    + ' 0x1.212956p+0 -0x1.7811f6p-13');
  const erf = x => {
    if (x !== x) return NaN;
    const a = Math.abs(x);
    if (a < 0.9375) return signed(fma(a, horner(f(a * a), ERF_NEAR), a), x);
    return signed(f(1 - expWithin87(-horner(a > 4 ? 4 : a, ERF_FAR))), x);
  };

  // Elu.java, Silu.java, Gelu.java
  const elu = x => x !== x ? NaN : x > 0 ? x : expm1(x);
  const eluGradient = (x, d) => x > 0 ? d : f(d * exp(x));
  const within = (x, far) => x < -far ? -far : x > far ? far : x;
  const silu = x => x !== x ? NaN : f((x < -128 ? -128 : x) * sigmoid(x));
  const siluGradient = (x, d) => {
    const e = exp(-Math.abs(x)), larger = f(1 / f(1 + e)), smaller = f(e * larger), near = within(x, 128);
    return f(d * f((x >= 0 ? larger : smaller) * fma(near, x >= 0 ? smaller : larger, 1)));
  };
  const ROOT_OF_HALF = hex('0x1.6a09e6p-1'), PHI = f(hex('0x1.9884533d43651p-2'));
  const gelu = x => {
    if (x !== x) return NaN;
    const half = f(0.5 * (x < -8 ? -8 : x));
    return fma(half, erf(f(x * ROOT_OF_HALF)), half);
  };
  const geluGradient = (x, d) => {
    const near = within(x, 16), density = exp(f(f(near * near) * -0.5));
    return f(d * fma(f(near * density), PHI, fma(0.5, erf(f(x * ROOT_OF_HALF)), 0.5)));
  };

  // SinCos.java, PayneHanek.java
  const TWO_OVER_PI = hex('0x1.45f306p-1');
  const HALF_PI = list('0x1.921fb6p+0 -0x1.777a5cp-25 -0x1.ee59dap-50');
  const SINE = list('-0x1.991c26p-13 0x1.1106c6p-7 -0x1.555544p-3');
  const COSINE = list('0x1.99e524p-16 -0x1.6c0c22p-10 0x1.55554ap-5 -0x1p-1 0x1p0');
  const TURNS = 0x00000000A2F9836E4E441529FC2757D1F534DDC0DB6295993C439041FE5163ABn; // 32 zero bits, then 2/pi
  const angle = a => {
    if (a > 65536) return reduced(a);
    const rounded = fma(a, TWO_OVER_PI, ROUND), n = f(rounded - ROUND);
    return [bits(rounded), fma(n, -HALF_PI[2], fma(n, -HALF_PI[1], fma(n, -HALF_PI[0], a)))];
  };
  const word = at => (TURNS >> BigInt(256 - 32 - at)) & 0xFFFFFFFFn;
  const reduced = a => {
    const n = bits(a), e = (n >>> 23) - 150, m = BigInt((n & 0x7FFFFF) | 0x800000);
    const turns = BigInt.asIntN(64, ((m * word(e + 30)) << 32n) + m * word(e + 62) + ((m * word(e + 94)) >> 32n));
    const quarter = BigInt.asIntN(64, turns + (1n << 61n)) >> 62n;
    const fraction = BigInt.asIntN(64, turns - (quarter << 62n)), magnitude = fraction < 0n ? -fraction : fraction;
    const zeros = 64 - (magnitude === 0n ? 0 : magnitude.toString(2).length);
    const product = (BigInt.asUintN(64, magnitude << BigInt(zeros)) * 0xC90FDAA22168C234n >> 64n) >> 1n;
    const r = f(roundedToF32(product) * fromBits((127 - 60 - zeros) << 23));
    return [Number(quarter), fraction < 0n ? -r : r];
  };
  /** A whole number below 2^63, to nearest even: by way of double only once its last bits are one that says if any was set. */
  const roundedToF32 = n => n < 1n << 40n ? f(Number(n)) : f(Number((n >> 16n << 16n) | (n & 0xFFFFn ? 0x8000n : 0n)));
  const sinOfAngle = (quarter, r) => {
    const s = f(r * r), y = quarter & 1 ? horner(s, COSINE) : fma(f(r * s), horner(s, SINE), r);
    return fromBits(bits(y) ^ ((quarter << 30) & 0x80000000));
  };
  const sin = x => {
    if (!Number.isFinite(x)) return NaN;
    const [quarter, r] = angle(Math.abs(x)), y = sinOfAngle(quarter, r);
    return fromBits(bits(y) ^ (bits(x) & 0x80000000));
  };
  const cos = x => {
    if (!Number.isFinite(x)) return NaN;
    const [quarter, r] = angle(Math.abs(x));
    return sinOfAngle(quarter + 1, r);
  };

  const logAddExp = (a, b) => f(Math.max(a, b) + softplus(a === b ? 0 : -Math.abs(f(a - b))));

  return {
    f, bits, fromBits, fma, exp, expWithTail, log, log1p, tanh, sigmoid, softplus, erf, elu, eluGradient, silu, siluGradient,
    gelu, geluGradient, sin, cos, logAddExp
  };
})();
