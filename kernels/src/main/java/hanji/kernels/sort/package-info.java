/** Sorting along an axis, stable, by one order of all floats. docs/numerics.md, "Sorting". */
package hanji.kernels.sort;
