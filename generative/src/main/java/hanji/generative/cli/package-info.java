/** The command line, {@code ./hanji}: one class a command, and the frame that prints results and errors alike for all. */
package hanji.generative.cli;
