/** The matrix product, either factor stored transposed or not: one fma chain over the depth for each element. */
package hanji.kernels.matmul;
