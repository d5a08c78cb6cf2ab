/**
 * Operations whose result elements each depend on one element of every operand, which broadcasts: functions of one and of
 * two numbers, affine maps, choices.
 */
package hanji.kernels.pointwise;
