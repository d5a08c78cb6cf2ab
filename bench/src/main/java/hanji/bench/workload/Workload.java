package hanji.bench.workload;

import hanji.tensor.Device;

/** A piece of work: its sizes, its inputs as plain arrays in Hanji's layouts, and Hanji's way to do it. */
public sealed interface Workload
        permits Coding,
                Convolution,
                CrossEntropyLoss,
                DiagonalLayerStep,
                GatedPixelCnnStep,
                GatedSampling,
                Gemm,
                NormalFill,
                PixelCnnStep,
                RecipeDrawing,
                RecipeStep,
                Sampling,
                ScalarChain,
                StridedConvolution,
                VaeStep {
    /** Hanji's side, with its inputs on this device. */
    Task on(Device device);

    /** Largest difference between two sides that is rounding, as a share of the largest value of each result. */
    double tolerance();
}
