package hanji.kernels.matmul;

import static hanji.kernels.fast.CoreTile.QUAD;

import hanji.cuda.Cuda;
import hanji.cuda.Grid;
import hanji.cuda.Precision;
import hanji.kernels.fast.CoreTile;
import hanji.tensor.Tensor;

/** Products of matrices on tensor cores, in the precision of the device: core_product.cu. */
final class CoreProduct {
    /** Rows or columns from which on a tile is not mostly empty. */
    private static final int FEW = 16;
    /** Products, and tiles one below the other, that the grid has room for. */
    private static final int MOST = 65_535;

    private CoreProduct() {}

    /** Whether the device is to compute such products so, and they have the shape for it; others are STRICT. */
    static boolean takes(Product op, int batch, Cuda gpu) {
        return gpu.precision() != Precision.STRICT
                && op.depth() > 0
                && Math.min(op.rows(), op.columns()) > FEW
                && Math.max(batch, CoreTile.SMALL.down(op.rows())) <= MOST
                && op.a().shape().dim(-1) % QUAD == 0
                && op.b().shape().dim(-1) % QUAD == 0;
    }

    /** Computes as many products as there are in a batch, from the first on. */
    static void run(Product op, int batch, Tensor out, Cuda gpu) {
        CoreTile tile = CoreTile.of(op.rows(), op.columns(), batch, gpu);
        gpu.launch(
                tile.kernel(
                        CoreProduct.class,
                        "core_product",
                        gpu,
                        op.formOfA().letter() + op.formOfB().letter()),
                Grid.of(tile.across(op.columns()), tile.down(op.rows()), batch, CoreTile.THREADS),
                out,
                op.a(),
                op.b(),
                op.rows(),
                op.columns(),
                op.depth());
    }
}
