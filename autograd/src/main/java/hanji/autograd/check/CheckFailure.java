package hanji.autograd.check;

import java.util.OptionalInt;

/** A check found that an operation does not compute what it promises. */
public final class CheckFailure extends AssertionError {
    private static final long serialVersionUID = 1;

    private final int input;

    /** @param message names the op, and what it computes that it should not */
    public CheckFailure(String message) {
        this(message, -1);
    }

    /** @param input the position of the input by which the gradient is wrong */
    CheckFailure(String message, int input) {
        super(message);
        this.input = input;
    }

    /** The position of the input whose gradient rule is wrong, in first or in second order; empty if no gradient is meant. */
    public OptionalInt input() {
        return input < 0 ? OptionalInt.empty() : OptionalInt.of(input);
    }
}
