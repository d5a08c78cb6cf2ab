package hanji.simulator.check;

import hanji.simulator.count.Footprint;
import hanji.simulator.machine.Region;

/** What the checks and counters know about one piece of memory. */
record Shadow(Written written, Races races, Footprint footprint) {
    static Shadow of(Region region, Clock clock, Conflict conflict) {
        int size = region.bytes.length;
        return new Shadow(new Written(size), new Races(clock, conflict, Math.ceilDiv(size, 4)), new Footprint(size));
    }
}
