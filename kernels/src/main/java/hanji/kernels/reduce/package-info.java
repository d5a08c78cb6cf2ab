/**
 * Reductions over axes, in the order of a warp or of columns and joined by a fixed tree, and the broadcast that undoes
 * their shapes. docs/numerics.md, "Reductions".
 */
package hanji.kernels.reduce;
