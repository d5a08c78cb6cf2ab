/** Versions of one kernel, each faster than the one before, and what the simulator counts at each step. */
package hanji.bench.series;
