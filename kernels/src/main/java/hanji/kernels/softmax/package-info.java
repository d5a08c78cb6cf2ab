/**
 * Softmax over the last axis, its logarithm, log-sum-exp and cross-entropy, each fused over rows whose exponentials are
 * summed in
 * F64. docs/numerics.md, "Softmax and cross-entropy".
 */
package hanji.kernels.softmax;
