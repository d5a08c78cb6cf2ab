/** One run of any kernel: arguments written as text, the launch, and a report; what the command and tests use. */
package hanji.simulator.run;
