/**
 * Sampling operations: uniform, normal, Bernoulli and categorical numbers, each a pure function of (seed, stream, step,
 * element). docs/numerics.md, "Random numbers".
 */
package hanji.kernels.random;
