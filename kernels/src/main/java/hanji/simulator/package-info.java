/**
 * A machine that runs PTX, the assembly language of CUDA, on the JVM: the kernels that ship for a GPU, checked while
 * they run. Here is what goes into a simulation and what comes out: settings, faults, counts. A kernel of any kind is
 * tried out with {@link hanji.simulator.run}; {@link hanji.simulator.driver} stands where a GPU does.
 *
 * <p>Below these PTX is read ({@code ptx}), turned into instructions ({@code decode}) and run ({@code machine}), while
 * {@code check} and {@code count} look on. Each package knows only those before it: ptx, this one, machine, decode,
 * count, check, driver, run.
 */
package hanji.simulator;
