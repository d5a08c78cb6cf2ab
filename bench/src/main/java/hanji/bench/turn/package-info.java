/** Processes that measure in turns, one at a time. */
package hanji.bench.turn;
