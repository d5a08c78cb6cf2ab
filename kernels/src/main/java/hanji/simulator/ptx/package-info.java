/** PTX as text and as what it says: a parser for the assembly language that nvcc writes. */
package hanji.simulator.ptx;
