/**
 * Operations that move elements and round nothing but in casts: reshape, slice, pad, concat, permute, gather, one-hot. Only
 * the gradient of gather adds.
 */
package hanji.kernels.layout;
