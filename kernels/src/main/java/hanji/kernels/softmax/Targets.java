package hanji.kernels.softmax;

import hanji.tensor.DType;
import hanji.tensor.Tensor;

/** The class of each row: a tensor of U8 or I32 and the number of classes its elements must stay below. */
record Targets(Tensor tensor, int classes) {

    /**
     * The class of a row.
     *
     * @throws IllegalArgumentException if there is no such class
     */
    int of(int row) {
        int target = tensor.dtype() == DType.U8 ? tensor.bytes()[row] & 0xFF : tensor.ints()[row];
        if (target < 0 || target >= classes)
            throw new IllegalArgumentException("CrossEntropy: target " + target + " of row " + row + " in "
                    + tensor.label() + " is not one of the " + classes + " classes 0 to " + (classes - 1));
        return target;
    }
}
