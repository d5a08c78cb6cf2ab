/**
 * Checks that any operation goes through, with the cases to run them on: gradients against finite differences, F32
 * results against the definition in double precision, and bits between devices.
 */
package hanji.autograd.check;
