package hanji.simulator.ptx;

import java.util.HashMap;
import java.util.Map;

/** Line information: which line of the CUDA source the instructions that follow come from. */
final class Lines {
    private static final int DEEPEST = 64;

    private static final File NO_FILE = new File("", false);

    private final Map<Integer, File> files = new HashMap<>();
    private final Map<Place, Place> callers = new HashMap<>();
    private Position current = Position.UNKNOWN;
    private boolean isInSource;

    /** @param isSource whether it is no header of the toolkit, which tells a reader nothing */
    private record File(String name, boolean isSource) {}

    private record Place(int file, int line, int column) {
        /** Written out, like its hash: what the JVM makes of a record in their place takes 40 ms when it is first called. */
        @Override
        public boolean equals(Object other) {
            return other instanceof Place place && file == place.file && line == place.line && column == place.column;
        }

        @Override
        public int hashCode() {
            return (file * 31 + line) * 31 + column;
        }
    }

    void file(int number, String name) {
        files.put(number, new File(name, name.endsWith(".cu") || name.endsWith(".cuh")));
    }

    /**
     * {@code .loc file line column}, and where that was inlined. Line 0 says nothing new; nor does a place in a header
     * of the toolkit that names no caller, which follows the line that calls it.
     *
     * @param inlinedAt file, line and column; empty if not inlined
     */
    void at(int[] place, int[] inlinedAt) {
        if (place[1] == 0) return;
        Place here = new Place(place[0], place[1], place[2]);
        if (inlinedAt.length == 0) callers.remove(here);
        else callers.put(here, new Place(inlinedAt[0], inlinedAt[1], inlinedAt[2]));
        Place innermost = innermostInSource(here);
        File file = file(innermost);
        if (isInSource && !file.isSource) return;
        isInSource = file.isSource;
        current = new Position(file.name, innermost.line);
    }

    void forget() {
        current = Position.UNKNOWN;
        isInSource = false;
    }

    Position current() {
        return current;
    }

    /** The innermost of the inlined places that is in a .cu or .cuh file; where none is, the outermost. */
    private Place innermostInSource(Place innermost) {
        Place at = innermost;
        for (int depth = 0; depth < DEEPEST && !file(at).isSource; depth++) {
            Place caller = callers.get(at);
            if (caller == null) break;
            at = caller;
        }
        return at;
    }

    private File file(Place place) {
        return files.getOrDefault(place.file, NO_FILE);
    }
}
