/**
 * The machine: blocks and warps in flight, their registers and memory, and the instructions they execute, 32 lanes at
 * once. It knows neither how PTX is written nor what checks look for; these listen as a {@link
 * hanji.simulator.machine.Watch}.
 */
package hanji.simulator.machine;
