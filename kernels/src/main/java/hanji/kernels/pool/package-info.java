/**
 * Pooling over windows of images: the mean, and the largest with its gradient to the first of equals. docs/numerics.md,
 * "Pooling".
 */
package hanji.kernels.pool;
