package hanji.kernels.normalize;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Loops over rows of channels in vectors, and the channels that fill no vector one by one: the same bits. */
final class ChannelRows {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private ChannelRows() {}

    /** sums[at + c] = the chain of x[first + c] + x[first + channels + c] + ... from +0, for c below {@code channels}. */
    static void sums(float[] x, int first, int channels, int rows, float[] sums, int at) {
        int c = 0;
        for (; c + 2 * LANES <= channels; c += 2 * LANES) sumsOfTwo(x, first + c, channels, rows, sums, at + c);
        for (; c + LANES <= channels; c += LANES) sumsOfOne(x, first + c, channels, rows, sums, at + c);
        for (; c < channels; c++) {
            float sum = 0;
            for (int row = 0, i = first + c; row < rows; row++, i += channels) sum += x[i];
            sums[at + c] = sum;
        }
    }

    private static void sumsOfTwo(float[] x, int first, int stride, int rows, float[] sums, int at) {
        FloatVector a = FloatVector.zero(SPECIES), b = a;
        for (int row = 0, i = first; row < rows; row++, i += stride) {
            a = FloatVector.fromArray(SPECIES, x, i).add(a);
            b = FloatVector.fromArray(SPECIES, x, i + LANES).add(b);
        }
        a.intoArray(sums, at);
        b.intoArray(sums, at + LANES);
    }

    private static void sumsOfOne(float[] x, int first, int stride, int rows, float[] sums, int at) {
        FloatVector a = FloatVector.zero(SPECIES);
        for (int row = 0, i = first; row < rows; row++, i += stride)
            a = FloatVector.fromArray(SPECIES, x, i).add(a);
        a.intoArray(sums, at);
    }

    /** sums[at + c] = the chain of fma(d, d, .) with d = x[. + c] - centre[c], from +0. */
    static void squares(float[] x, int first, float[] centre, int rows, float[] sums, int at) {
        int channels = centre.length, c = 0;
        for (; c + 2 * LANES <= channels; c += 2 * LANES)
            squaresOfTwo(x, first + c, channels, rows, centre, c, sums, at + c);
        for (; c + LANES <= channels; c += LANES) squaresOfOne(x, first + c, channels, rows, centre, c, sums, at + c);
        for (; c < channels; c++) {
            float sum = 0;
            for (int row = 0, i = first + c; row < rows; row++, i += channels) {
                float d = x[i] - centre[c];
                sum = Math.fma(d, d, sum);
            }
            sums[at + c] = sum;
        }
    }

    private static void squaresOfTwo(
            float[] x, int first, int stride, int rows, float[] centre, int c, float[] sums, int at) {
        FloatVector a = FloatVector.zero(SPECIES), b = a;
        FloatVector ofA = FloatVector.fromArray(SPECIES, centre, c),
                ofB = FloatVector.fromArray(SPECIES, centre, c + LANES);
        for (int row = 0, i = first; row < rows; row++, i += stride) {
            FloatVector d = FloatVector.fromArray(SPECIES, x, i).sub(ofA);
            FloatVector e = FloatVector.fromArray(SPECIES, x, i + LANES).sub(ofB);
            a = d.fma(d, a);
            b = e.fma(e, b);
        }
        a.intoArray(sums, at);
        b.intoArray(sums, at + LANES);
    }

    private static void squaresOfOne(
            float[] x, int first, int stride, int rows, float[] centre, int c, float[] sums, int at) {
        FloatVector a = FloatVector.zero(SPECIES), ofA = FloatVector.fromArray(SPECIES, centre, c);
        for (int row = 0, i = first; row < rows; row++, i += stride) {
            FloatVector d = FloatVector.fromArray(SPECIES, x, i).sub(ofA);
            a = d.fma(d, a);
        }
        a.intoArray(sums, at);
    }

    /** sums[at + c] = the chain of fma(dOut[. + c], x[. + c] - centre[c], .) from +0. */
    static void products(float[] dOut, float[] x, int first, float[] centre, int rows, float[] sums, int at) {
        int channels = centre.length, c = 0;
        for (; c + 2 * LANES <= channels; c += 2 * LANES)
            productsOfTwo(dOut, x, first + c, channels, rows, centre, c, sums, at + c);
        for (; c + LANES <= channels; c += LANES)
            productsOfOne(dOut, x, first + c, channels, rows, centre, c, sums, at + c);
        for (; c < channels; c++) {
            float sum = 0;
            for (int row = 0, i = first + c; row < rows; row++, i += channels)
                sum = Math.fma(dOut[i], x[i] - centre[c], sum);
            sums[at + c] = sum;
        }
    }

    private static void productsOfTwo(
            float[] dOut, float[] x, int first, int stride, int rows, float[] centre, int c, float[] sums, int at) {
        FloatVector a = FloatVector.zero(SPECIES), b = a;
        FloatVector ofA = FloatVector.fromArray(SPECIES, centre, c),
                ofB = FloatVector.fromArray(SPECIES, centre, c + LANES);
        for (int row = 0, i = first; row < rows; row++, i += stride) {
            FloatVector d = FloatVector.fromArray(SPECIES, x, i).sub(ofA);
            FloatVector e = FloatVector.fromArray(SPECIES, x, i + LANES).sub(ofB);
            a = d.fma(FloatVector.fromArray(SPECIES, dOut, i), a);
            b = e.fma(FloatVector.fromArray(SPECIES, dOut, i + LANES), b);
        }
        a.intoArray(sums, at);
        b.intoArray(sums, at + LANES);
    }

    private static void productsOfOne(
            float[] dOut, float[] x, int first, int stride, int rows, float[] centre, int c, float[] sums, int at) {
        FloatVector a = FloatVector.zero(SPECIES), ofA = FloatVector.fromArray(SPECIES, centre, c);
        for (int row = 0, i = first; row < rows; row++, i += stride) {
            FloatVector d = FloatVector.fromArray(SPECIES, x, i).sub(ofA);
            a = d.fma(FloatVector.fromArray(SPECIES, dOut, i), a);
        }
        a.intoArray(sums, at);
    }

    /** y = fma((x - centre) r, gain, bias) for the row from {@code at} on. */
    static void normalize(float[] x, int at, float[] centre, float[] r, float[] gain, float[] bias, float[] y) {
        int channels = centre.length, c = 0;
        for (; c < SPECIES.loopBound(channels); c += LANES)
            FloatVector.fromArray(SPECIES, x, at + c)
                    .sub(FloatVector.fromArray(SPECIES, centre, c))
                    .mul(FloatVector.fromArray(SPECIES, r, c))
                    .fma(FloatVector.fromArray(SPECIES, gain, c), FloatVector.fromArray(SPECIES, bias, c))
                    .intoArray(y, at + c);
        for (; c < channels; c++) y[at + c] = Math.fma((x[at + c] - centre[c]) * r[c], gain[c], bias[c]);
    }

    /** What the gradient of an image's rows is made with, by channel. */
    record Row(float[] gain, float[] centre, float[] r, float[] slope, float[] level) {
        /** With room for all but the gain. */
        static Row of(float[] gain, int channels) {
            return new Row(gain, new float[channels], new float[channels], new float[channels], new float[channels]);
        }

        /** dX = fma(gain dOut, r, fma(x - centre, slope, level)) for the row from {@code at} on. */
        void gradient(float[] x, float[] dOut, int at, float[] dX) {
            int channels = centre.length, c = 0;
            for (; c < SPECIES.loopBound(channels); c += LANES) {
                FloatVector rest = FloatVector.fromArray(SPECIES, x, at + c)
                        .sub(FloatVector.fromArray(SPECIES, centre, c))
                        .fma(FloatVector.fromArray(SPECIES, slope, c), FloatVector.fromArray(SPECIES, level, c));
                FloatVector.fromArray(SPECIES, dOut, at + c)
                        .mul(FloatVector.fromArray(SPECIES, gain, c))
                        .fma(FloatVector.fromArray(SPECIES, r, c), rest)
                        .intoArray(dX, at + c);
            }
            for (; c < channels; c++) {
                float rest = Math.fma(x[at + c] - centre[c], slope[c], level[c]);
                dX[at + c] = Math.fma(dOut[at + c] * gain[c], r[c], rest);
            }
        }
    }
}
