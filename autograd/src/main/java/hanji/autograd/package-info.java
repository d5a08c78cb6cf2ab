/**
 * Operations as records, and the tape that records them and walks backwards to gradients, of any order. Nothing here
 * knows an operation but the addition of gradients.
 */
package hanji.autograd;
