import static hanji.kernels.random.Gaussian.gaussian;
import static hanji.kernels.reduce.Sum.sum;

import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.math.BigDecimal;

/**
 * Floating point and strict order: what rounding does to a sum, and why the same program gives the same bits everywhere.
 *
 * Run it with
 *
 *     ./hanji lesson 11
 */
final class Lesson11FloatingPoint {
    static void main() {
        // ---- Numbers with 24 bits ----
        // An F32 has 24 significant bits. Between 1 and 2 its neighbours are 2^-23 apart, between 2^24 and 2^25 they
        // are 2 apart: there are no odd numbers any more. Each operation gives the number nearest to the true result.
        float big = 1 << 24;
        IO.println("2^24 + 1 = " + (int) (big + 1) + ", 2^24 + 2 = " + (int) (big + 2));
        // > 2^24 + 1 = 16777216, 2^24 + 2 = 16777218
        IO.println("0.1f is really " + new BigDecimal(0.1f));
        // > 0.1f is really 0.100000001490116119384765625

        // ---- The order of a sum counts ----
        // (a + b) + c and a + (b + c) round at different places.
        float a = 1e8f, b = -1e8f, c = 1;
        IO.println("(a + b) + c = " + ((a + b) + c) + ", a + (b + c) = " + (a + (b + c)));
        // > (a + b) + c = 1.0, a + (b + c) = 0.0

        // ---- Wrong: one number after the other ----
        // Ones are added up. At 2^24 the sum stands still: the next one is half of the distance to the neighbour.
        float one = 0;
        for (int i = 0; i < 20_000_000; i++) one += 1;
        IO.println("20,000,000 ones, one by one: " + (int) one);
        // > 20,000,000 ones, one by one: 16777216

        // ---- Better: many short sums, then a tree ----
        // Hanji sums pieces of 4,096 numbers in 32 lanes each, and joins the pieces pair by pair. No sum gets so far
        // ahead of what is added to it, and the error grows like the logarithm of the number of terms.
        Tensor ones = Tensor.full(1, DType.F32, Shape.of(20_000_000), Device.CPU);
        IO.println("20,000,000 ones, Hanji's sum: " + (int) sum(ones).item());
        // > 20,000,000 ones, Hanji's sum: 20000000

        // ---- Strict order ----
        // Two threads that each sum a half give another rounding than one thread that sums all. Most libraries let
        // the number of threads, the width of vectors or the kind of GPU decide. Then a run cannot be repeated
        // elsewhere, and a bug that shows once in a thousand steps cannot be looked at twice. Here the order belongs
        // to the operation:
        Tensor draws = gaussian(new Noise(1).of("draws", 0), Shape.of(1_000_003), Device.CPU);
        for (int threads : new int[] {1, 2, 7}) {
            Device device = Device.cpu(threads);
            float total = (float) sum(draws.to(draws.dtype(), device)).item();
            IO.println(
                    "threads " + threads + ": " + total + ", bits " + Integer.toHexString(Float.floatToIntBits(total)));
        }
        // > threads 1: -426.29266, bits c3d52576
        // > threads 2: -426.29266, bits c3d52576
        // > threads 7: -426.29266, bits c3d52576

        // What another order would have given, plainly from left to right, and in double as a judge:
        float left = 0;
        double judge = 0;
        for (float draw : draws.toFloats()) {
            left += draw;
            judge += draw;
        }
        IO.println("left to right: " + left + "; in double " + (float) judge);
        // > left to right: -426.27206; in double -426.2926

        // ---- Two roundings or one ----
        // A multiply-add may round twice, product and sum, or once (fma). Both are right, and they differ. A compiler
        // that may choose makes the bits depend on its mood, so kernels here say which one they mean.
        float x = 1 + 0x1p-12f;
        IO.println("x x - 1 in two roundings: " + (x * x - 1) + ", in one: " + Math.fma(x, x, -1f));
        // > x x - 1 in two roundings: 4.8828125E-4, in one: 4.8834085E-4

        // ---- Cancellation ----
        // A difference of near numbers keeps few right bits. The variance as mean of squares less square of the mean
        // is the usual victim: for 10,000 and 10,001, whose variance is 0.25, it is
        float p = 10_000, q = 10_001, mean = (p + q) / 2;
        IO.println("mean of squares less square of mean: " + ((p * p + q * q) / 2 - mean * mean));
        IO.println("mean of squared distances:           " + ((p - mean) * (p - mean) + (q - mean) * (q - mean)) / 2);
        // > mean of squares less square of mean: 0.0
        // > mean of squared distances:           0.25
    }
}
