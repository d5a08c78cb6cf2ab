/**
 * Recurrent layers over whole sequences and grids, each one op with its own backward pass. docs/numerics.md, "Recurrent
 * layers".
 */
package hanji.kernels.recurrent;
