package hanji.autograd.check;

/** A check found that an operation does not compute what it promises. */
public final class CheckFailure extends AssertionError {
    private static final long serialVersionUID = 1;

    CheckFailure(String message) {
        super(message);
    }
}
