package hanji.generative.style;

import static hanji.kernels.layout.Concat.concat;
import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.layout.Slice.slice;
import static hanji.kernels.matmul.MatMul.matMul;
import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.reduce.Sum.mean;

import hanji.generative.dense.SymmetricEigen;
import hanji.kernels.matmul.MatMul.Form;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** The square patches of a picture: their mean and their principal components. */
record Patches(double[] mean, SymmetricEigen components) {
    /** Patches that moments are taken of, about. */
    private static final int ENOUGH = 20_000;

    /**
     * @param picture [1, H, W, C] in F32, no smaller than a patch
     * @param side rows and columns of a patch
     */
    static Patches of(Tensor picture, int side) {
        try (var _ = Scope.open()) {
            int rows = picture.shape().dim(1) - side + 1,
                    columns = picture.shape().dim(2) - side + 1;
            int stride = Math.max(1, (int) Math.sqrt(rows * (double) columns / ENOUGH));
            List<Tensor> taps = new ArrayList<>();
            for (int y = 0; y < side; y++)
                for (int x = 0; x < side; x++)
                    taps.add(slice(slice(picture, 1, y, y + rows, stride), 2, x, x + columns, stride));
            Tensor wide = concat(-1, taps);
            int values = wide.shape().dim(-1), count = wide.size() / values;
            Tensor patches = reshape(wide, count, values), mean = mean(patches, 0);
            Tensor centred = subtract(patches, mean);
            Tensor covariance = scale(matMul(centred, Form.TRANSPOSED, centred, Form.AS_IS), 1.0 / count);
            return new Patches(mean.toDoubles(), SymmetricEigen.of(covariance.toDoubles(), values));
        }
    }
}
