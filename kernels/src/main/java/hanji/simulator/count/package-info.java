/** What counts the traffic of a kernel: sectors of global memory, bank conflicts of shared memory. */
package hanji.simulator.count;
