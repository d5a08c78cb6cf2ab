package hanji.simulator.machine;

/** An instruction that the simulator does not know; the decoder adds which and where. */
public final class UnknownInstruction extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UnknownInstruction(String message) {
        super(message);
    }
}
