package hanji.generative.use;

import java.util.Locale;

/** An attribute of Fashion-MNIST's clothes: what one class has and another has not, while they are alike in much else. */
public enum Attribute {
    /** Long ones, in the place of short ones. */
    SLEEVES("T-shirt/top", "Pullover"),
    /** A shaft and a heel. */
    HEELS("Sneaker", "Ankle boot");

    private final String without;
    private final String with;

    Attribute(String without, String with) {
        this.without = without;
        this.with = with;
    }

    /** The class that has not got it. */
    public String without() {
        return without;
    }

    /** The class that has it. */
    public String with() {
        return with;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
