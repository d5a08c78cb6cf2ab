/** What finds faults while a kernel runs: races, reads of what was never written, wrong barriers and masks. */
package hanji.simulator.check;
