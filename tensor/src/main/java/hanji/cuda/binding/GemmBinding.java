package hanji.cuda.binding;

import hanji.cuda.Gemm.Product;

/** A library of matrix products in one context. */
@FunctionalInterface
public interface GemmBinding {
    /**
     * Multiplies on a stream of {@link DriverBinding}.
     *
     * @throws DriverFailure if the library answers with anything but success
     */
    void multiply(Product product, Object stream);
}
