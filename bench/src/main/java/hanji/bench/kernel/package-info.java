/** One kernel under measurement: its times, the roofline of what it ran on, and both as a page. */
package hanji.bench.kernel;
