package hanji.generative.zoo;

import hanji.generative.model.Site;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;

/** The two PixelRNNs, with random weights. */
enum PixelRnns {
    ROW_LSTM(RowLstm.KERNELS) {
        @Override
        PixelRnn.Network create(PixelRnn.Options options, int levels, Site site) {
            return RowLstm.network(options, levels, site);
        }
    },
    DIAGONAL_BILSTM(DiagonalBiLstm.KERNELS) {
        @Override
        PixelRnn.Network create(PixelRnn.Options options, int levels, Site site) {
            return DiagonalBiLstm.network(options, levels, site);
        }
    };

    final PixelRnn.Kernels kernels;

    PixelRnns(PixelRnn.Kernels kernels) {
        this.kernels = kernels;
    }

    abstract PixelRnn.Network create(PixelRnn.Options options, int levels, Site site);

    /** @param limit of the weights */
    PixelRnn.Network scattered(PixelRnn.Options options, int levels, double limit, Site site) {
        PixelRnn.Network network = create(options, levels, site);
        Untrained.scatter(network, limit);
        return network;
    }

    static Site site(int height, int width, int colours, DType dtype, Device device) {
        return new Site(height, width, colours, 0, device, dtype, new Noise(5));
    }
}
