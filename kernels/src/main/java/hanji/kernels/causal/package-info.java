/**
 * Whole images drawn from a stack of masked convolutions, intensity by intensity, in one call. docs/numerics.md, "Causal draws".
 */
package hanji.kernels.causal;
