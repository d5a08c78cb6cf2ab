/** Attention: means of values, weighted by how well their keys match a query. Composed of products and softmax. */
package hanji.kernels.attention;
