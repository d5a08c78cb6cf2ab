package hanji.generative.codec;

/** What is decoded was not encoded with these frequencies: the file is damaged. */
final class DamagedCode extends RuntimeException {
    private static final long serialVersionUID = 1;

    DamagedCode() {
        super("this is no code of these frequencies");
    }
}
