package hanji.nn.planted;

/** A name that says nothing. */
public record LayerImpl(int width) {}
