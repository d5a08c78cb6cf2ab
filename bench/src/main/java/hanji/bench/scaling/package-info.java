/** How time and memory grow with the size of the work and the number of threads: measured, and drawn. */
package hanji.bench.scaling;
