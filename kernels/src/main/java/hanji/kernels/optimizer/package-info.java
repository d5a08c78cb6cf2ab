/**
 * What an optimizer does to its tensors in place: the rules of SGD, momentum and Adam, moving averages, and the norm that
 * gradients are clipped by.
 */
package hanji.kernels.optimizer;
