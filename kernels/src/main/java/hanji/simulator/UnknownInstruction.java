package hanji.simulator;

/** An instruction that the simulator does not know; the decoder adds which and where. */
final class UnknownInstruction extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnknownInstruction(String message) {
        super(message);
    }
}
