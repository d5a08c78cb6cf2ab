package hanji.bench.workload;

/** The workloads that are measured, at the sizes that docs/performance.md quotes. */
public enum Standard {
    MASKED_CONV_FORWARD(new MaskedConvolution(32, 28, 64, MaskedConvolution.Pass.FORWARD)),
    MASKED_CONV_FORWARD_BACKWARD(new MaskedConvolution(32, 28, 64, MaskedConvolution.Pass.FORWARD_AND_BACKWARD)),
    CROSS_ENTROPY(new CrossEntropyLoss(32 * 28 * 28)),
    GAUSSIAN(new NormalFill(1 << 24)),
    PIXELCNN_STEP(new PixelCnnStep(32, 28, 64, 8));

    private final Workload workload;

    Standard(Workload workload) {
        this.workload = workload;
    }

    /** Sizes, inputs and Hanji's side. */
    public Workload workload() {
        return workload;
    }
}
