package hanji.simulator;

import java.util.Optional;

/** Chooses what looks on while kernels run. */
final class Watches {
    private Watches() {}

    /** Empty if nothing is checked or counted. */
    static Optional<Watch> of(Simulation simulation, Faults faults) {
        boolean idle = simulation.checks().isEmpty() && !simulation.counting();
        return idle ? Optional.empty() : Optional.of(new Checks(faults, simulation.counting()));
    }
}
