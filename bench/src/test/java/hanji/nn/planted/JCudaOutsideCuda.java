package hanji.nn.planted;

import jcuda.planted.Pointer;

/** Reaches past the driver seam. */
public record JCudaOutsideCuda(Pointer pointer) {}
