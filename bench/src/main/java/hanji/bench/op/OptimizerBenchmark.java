package hanji.bench.op;

import static hanji.kernels.pointwise.Unary.abs;

import hanji.autograd.Update;
import hanji.bench.BenchmarkOf;
import hanji.kernels.optimizer.AdamUpdate;
import hanji.kernels.optimizer.EmaUpdate;
import hanji.kernels.optimizer.MomentumUpdate;
import hanji.kernels.optimizer.RmsPropUpdate;
import hanji.kernels.optimizer.SgdUpdate;
import hanji.kernels.optimizer.SquaredNorm;
import hanji.tensor.Tensor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What happens to a million parameters after the backward pass. */
@State(Scope.Thread)
@BenchmarkOf(SquaredNorm.class)
public class OptimizerBenchmark {
    /** What is measured. */
    public enum Call {
        ADAM {
            @Override
            Runnable prepare() {
                var settings = AdamUpdate.Settings.of(1e-3);
                return repeat(new AdamUpdate(million(), million(), million(), positive(), settings, 1));
            }
        },
        MOMENTUM {
            @Override
            Runnable prepare() {
                var settings = new MomentumUpdate.Settings(1e-3, 0.9, MomentumUpdate.Kind.POLYAK, 0, 1);
                return repeat(new MomentumUpdate(million(), million(), million(), settings));
            }
        },
        RMS_PROP {
            @Override
            Runnable prepare() {
                var settings = new RmsPropUpdate.Settings(1e-3, 0.99, 1e-8, 0, 1);
                return repeat(new RmsPropUpdate(million(), million(), positive(), settings));
            }
        },
        SGD {
            @Override
            Runnable prepare() {
                return repeat(new SgdUpdate(million(), million(), new SgdUpdate.Settings(1e-3, 0, 1)));
            }
        },
        MOVING_AVERAGE {
            @Override
            Runnable prepare() {
                return repeat(new EmaUpdate(million(), million(), 0.999));
            }
        },
        SQUARED_NORM {
            @Override
            Runnable prepare() {
                var op = new SquaredNorm(million());
                return () -> Operands.run(op);
            }
        };

        abstract Runnable prepare();

        private static Runnable repeat(Update update) {
            return () -> Operands.run(update);
        }

        private static Tensor million() {
            return Operands.normal(1 << 20);
        }

        private static Tensor positive() {
            return abs(million());
        }
    }

    @Param
    public Call call;

    private Runnable task;

    @Setup
    public void setUp() {
        task = call.prepare();
    }

    @Benchmark
    public void run() {
        task.run();
    }
}
