/** CUDA's driver API as {@link hanji.cuda.nvidia} uses it, however it is reached. */
package hanji.cuda.binding;
