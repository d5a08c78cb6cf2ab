/** CUDA's driver API and its assembler of PTX through JCuda, whose classes no other package touches. */
package hanji.cuda.jcuda;
