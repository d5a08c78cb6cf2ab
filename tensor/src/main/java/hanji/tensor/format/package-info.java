/**
 * Tensors in files: safetensors and NumPy, read strictly, since a file may be hostile, and written as a whole or not at
 * all.
 */
package hanji.tensor.format;
