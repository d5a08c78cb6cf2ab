package hanji.kernels.check;

import hanji.cuda.Cuda;
import hanji.cuda.CudaDriver;
import hanji.cuda.Geometry;
import hanji.simulator.Schedule;
import hanji.simulator.Simulation;
import hanji.simulator.driver.SimulatedDriver;
import hanji.tensor.Device;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * How a kernel is run on the simulator, with every check.
 *
 * @param geometry odd ones let threads go round, which large blocks seldom do
 */
record Way(String name, Schedule schedule, Geometry geometry) {
    /** Natural, reversed and random order. */
    static final List<Way> ALL = List.of(
            new Way("natural", Schedule.NATURAL, Geometry.STANDARD),
            new Way("reversed", Schedule.REVERSED, new Geometry(32, 3)),
            new Way("random", Schedule.random(7), new Geometry(64, 2)));

    /**
     * A device of its own.
     *
     * @param steps that a warp may take in a block before it is called endless
     * @param before what stands before its driver
     */
    Device device(long steps, UnaryOperator<CudaDriver> before) {
        Simulation checked =
                Simulation.CHECKED.withCounting(false).withSchedule(schedule).withSteps(steps);
        return Device.cuda(new Cuda(before.apply(new SimulatedDriver(checked)), geometry));
    }
}
