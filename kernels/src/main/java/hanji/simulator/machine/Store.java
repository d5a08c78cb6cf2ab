package hanji.simulator.machine;

import java.util.Arrays;

/** {@code st}: registers to one element, or a vector of them. */
public final class Store extends Access {
    private final Element element;
    private final int[] from;
    private final boolean asynchronous;

    public Store(Origin origin, Place place, Element element, int[] from) {
        this(origin, place, element, from, false);
    }

    private Store(Origin origin, Place place, Element element, int[] from, boolean asynchronous) {
        super(origin, place, Watch.Access.STORE);
        this.element = element;
        this.from = from;
        this.asynchronous = asynchronous;
    }

    /** The same at the end of a {@code cp.async}, which a GPU does at any time until it is waited for. */
    public Store asynchronous() {
        return new Store(origin(), place(), element, from, true);
    }

    @Override
    void transfer(Warp warp, Region region, int[] offsets, int mask) {
        warp.block().change();
        for (int e = 0; e < from.length; e++) {
            Object register = warp.register(from[e]);
            int delta = e * element.bytes();
            if (mask == -1) element.store(region.bytes, offsets, delta, register);
            else
                for (int rest = mask; rest != 0; rest &= rest - 1) {
                    int lane = Integer.numberOfTrailingZeros(rest);
                    element.storeLane(region.bytes, offsets[lane] + delta, register, lane);
                }
        }
        if (asynchronous)
            warp.block()
                    .launch()
                    .watch()
                    .ifPresent(watch -> watch.copyBegins(warp, this, region, mask, offsets, place().bytes()));
    }

    /** Whether lanes write what stands there already, or what a lane before them writes there. */
    public boolean changesNothing(Request request, int lanes) {
        byte[] mine = new byte[request.bytes()], other = new byte[request.bytes()];
        for (int rest = lanes; rest != 0; rest &= rest - 1) {
            int lane = Integer.numberOfTrailingZeros(rest), offset = request.offsets()[lane];
            int before = laneBefore(request, lane);
            if (before < 0) System.arraycopy(request.region().bytes, offset, other, 0, other.length);
            else put(request.warp(), before, other);
            put(request.warp(), lane, mine);
            if (!Arrays.equals(mine, other)) return false;
        }
        return true;
    }

    /** The last lane before this one that writes to the same place; -1 if there is none. */
    private static int laneBefore(Request request, int lane) {
        for (int i = lane - 1; i >= 0; i--)
            if ((request.mask() >>> i & 1) != 0 && request.offsets()[i] == request.offsets()[lane]) return i;
        return -1;
    }

    private void put(Warp warp, int lane, byte[] to) {
        for (int e = 0; e < from.length; e++) element.storeLane(to, e * element.bytes(), warp.register(from[e]), lane);
    }

    @Override
    void skip(Warp warp, int mask) {}
}
