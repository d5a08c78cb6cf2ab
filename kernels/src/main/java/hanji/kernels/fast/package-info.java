/** Tensor cores: products whose operands are rounded to TF32 or BF16 and whose sums are F32, and bounds of their errors. */
package hanji.kernels.fast;
