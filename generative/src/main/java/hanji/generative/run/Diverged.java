package hanji.generative.run;

/**
 * A training whose loss is no longer a finite number: going on, or trying again under the same settings, is in vain.
 */
public final class Diverged extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Diverged(long step, String loss) {
        super("training diverged: at step " + step + " the loss '" + loss
                + "' is no longer a number; train anew with a smaller --lr");
    }
}
