/**
 * Those whom Hanji is measured beside: another library, or Hanji itself, as fast or slowed down, to see what a difference
 * looks like.
 */
package hanji.bench.peer;
