package hanji.kernels.check;

import hanji.autograd.check.CheckFailure;

/**
 * What one check of an op saw.
 *
 * @param check for example {@code gradient}
 * @param saw how much was compared; or what is wrong; or why nothing was compared
 * @param where the line of the source that is to blame, for example {@code SoftGate.java:47}; empty if none is known
 */
public record Finding(String check, Status status, String saw, String where) {
    /** How a check ends. */
    public enum Status {
        OK,
        FAILED,
        /** There was nothing to check. */
        SKIPPED
    }

    static Finding ok(String check, String saw) {
        return new Finding(check, Status.OK, saw, "");
    }

    static Finding skipped(String check, String why) {
        return new Finding(check, Status.SKIPPED, why, "");
    }

    static Finding failed(String check, String saw, String where) {
        return new Finding(check, Status.FAILED, saw, where);
    }

    /** Whether something is wrong. */
    public boolean isFailed() {
        return status == Status.FAILED;
    }

    /** What was seen, and where. */
    public String text() {
        return where.isEmpty() ? saw : saw + " (" + where + ")";
    }

    /** @throws CheckFailure if something is wrong */
    public void require() {
        if (isFailed()) throw new CheckFailure(check + ": " + text());
    }
}
