/** What a tape recorded: as text or as a drawing, and run again with other values. */
package hanji.autograd.graph;
