/**
 * Numbers brought to mean 0 and variance 1 in groups that share both: batch, group and layer normalization.
 * docs/numerics.md, "Normalization".
 */
package hanji.kernels.normalize;
