package hanji.generative.codec;

/** What is decoded was not encoded with this density: the file is damaged, or of other weights. */
public final class DamagedCode extends RuntimeException {
    private static final long serialVersionUID = 1;

    DamagedCode() {
        super("this is no code of these frequencies");
    }
}
