package hanji.simulator;

/** {@code st}: registers to one element, or a vector of them. */
final class Store extends Access {
    private final Element element;
    private final int[] from;

    Store(Origin origin, Place place, Element element, int[] from) {
        super(origin, place, Watch.Access.STORE);
        this.element = element;
        this.from = from;
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
    }

    @Override
    void skip(Warp warp, int mask) {}
}
