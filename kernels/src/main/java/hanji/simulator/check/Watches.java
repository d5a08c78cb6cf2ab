package hanji.simulator.check;

import hanji.simulator.Simulation;
import hanji.simulator.machine.Faults;
import hanji.simulator.machine.Watch;
import java.util.Optional;

/** Chooses what looks on while kernels run. */
public final class Watches {
    private Watches() {}

    /** Empty if nothing is checked or counted. */
    public static Optional<Watch> of(Simulation simulation, Faults faults) {
        boolean idle = simulation.checks().isEmpty() && !simulation.counting() && !simulation.byLine();
        return idle ? Optional.empty() : Optional.of(new Checks(faults, simulation.counting(), simulation.byLine()));
    }
}
