/** From PTX to instructions of the machine: a decoder for each family of instructions, and what these compute. */
package hanji.simulator.decode;
