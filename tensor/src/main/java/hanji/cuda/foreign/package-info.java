/** CUDA's driver API through Java's foreign-function interface. */
package hanji.cuda.foreign;
