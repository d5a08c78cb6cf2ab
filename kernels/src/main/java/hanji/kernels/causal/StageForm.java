package hanji.kernels.causal;

/** What a stage of a causal network computes from x. */
public enum StageForm {
    /** conv(x). */
    CONV,
    /** conv(relu(x)). */
    RELU_CONV,
    /** x + conv(relu(x)). */
    RESIDUAL
}
