package hanji.simulator.machine;

import static hanji.simulator.machine.Warp.LANES;

import java.util.Optional;

/**
 * An instruction that reads or writes memory at an address per lane. Where all lanes reach one region, inside its bound
 * and aligned, they go together; else lane by lane, and those that may not access are faults.
 */
public abstract class Access extends Instruction {
    /**
     * Where an access goes.
     *
     * @param space empty for a generic address, which says itself where it leads
     * @param address a register
     * @param wide whether that has 64 bits
     * @param bytes per lane, all elements of a vector together
     */
    public record Place(Optional<Region.Space> space, int address, boolean wide, long offset, int bytes) {}

    private final Place place;
    private final Watch.Access access;
    private final int misaligning;

    Access(Origin origin, Place place, Watch.Access access) {
        super(origin);
        this.place = place;
        this.access = access;
        misaligning = place.bytes - 1;
    }

    final Place place() {
        return place;
    }

    /** Accesses one region, all lanes of the mask inside its bound and aligned. */
    abstract void transfer(Warp warp, Region region, int[] offsets, int mask);

    /** Lanes that must not access: a load gives 0. */
    abstract void skip(Warp warp, int mask);

    @Override
    final void execute(Warp warp, int mask) {
        Region region = region(warp, Integer.numberOfTrailingZeros(mask));
        long limit = region.reach() - place.bytes;
        boolean fits = place.wide
                ? resolve(warp.<long[]>register(place.address), base(region), limit, warp.offsets(), mask)
                : resolve(warp.<int[]>register(place.address), (int) base(region), (int) limit, warp.offsets(), mask);
        if (!fits) apart(warp, mask);
        else {
            if (region.space == Region.Space.LOCAL) spread(warp.offsets(), (int) region.reach(), mask);
            go(warp, region, mask);
        }
    }

    /** Each lane has its part of local memory. */
    private static void spread(int[] offsets, int part, int mask) {
        for (int rest = mask; rest != 0; rest &= rest - 1) {
            int lane = Integer.numberOfTrailingZeros(rest);
            offsets[lane] += lane * part;
        }
    }

    private void go(Warp warp, Region region, int mask) {
        Optional<Watch> watch = warp.block().launch().watch();
        int lanes = mask;
        if (watch.isPresent() && region.slot != Addresses.CONSTANT) {
            lanes = watch.get().access(warp, this, access, region, mask, warp.offsets(), place.bytes);
            if (lanes != mask) skip(warp, mask & ~lanes);
            if (lanes == 0) return;
        }
        transfer(warp, region, warp.offsets(), lanes);
    }

    /** The address at which a region begins, less the constant offset of this access. */
    private long base(Region region) {
        long base = region.address;
        if (place.space.isEmpty() && region.space == Region.Space.SHARED) base = Addresses.base(Addresses.SHARED);
        if (place.space.isEmpty() && region.space == Region.Space.LOCAL) base = Addresses.base(Addresses.LOCAL);
        return base - place.offset;
    }

    private Region region(Warp warp, int lane) {
        if (place.space.isPresent())
            switch (place.space.get()) {
                case SHARED -> {
                    return warp.block().shared();
                }
                case LOCAL -> {
                    return warp.local();
                }
                case GLOBAL, CONSTANT -> {}
            }
        long address = address(warp, lane);
        int slot = Addresses.slot(address);
        if (place.space.isEmpty() && slot == Addresses.SHARED)
            return warp.block().shared();
        if (place.space.isEmpty() && slot == Addresses.LOCAL) return warp.local();
        if (slot == Addresses.CONSTANT) return warp.block().launch().parameters();
        return warp.block().launch().memory().at(address);
    }

    private long address(Warp warp, int lane) {
        long register =
                place.wide ? warp.<long[]>register(place.address)[lane] : warp.<int[]>register(place.address)[lane];
        return register + place.offset;
    }

    /**
     * Computes offsets. Their sign, that of the distance to the limit and that of the low bits below zero tell together
     * whether a lane of the mask is outside or misaligned.
     *
     * @param limit the last offset that is inside
     */
    private boolean resolve(long[] addresses, long base, long limit, int[] offsets, int mask) {
        long bad = 0;
        if (mask == -1)
            for (int i = 0; i < LANES; i++) {
                long offset = addresses[i] - base;
                offsets[i] = (int) offset;
                bad |= offset | limit - offset | -(offset & misaligning);
            }
        else
            for (int rest = mask; rest != 0; rest &= rest - 1) {
                int i = Integer.numberOfTrailingZeros(rest);
                long offset = addresses[i] - base;
                offsets[i] = (int) offset;
                bad |= offset | limit - offset | -(offset & misaligning);
            }
        return bad >= 0;
    }

    private boolean resolve(int[] addresses, int base, int limit, int[] offsets, int mask) {
        int bad = 0;
        if (mask == -1)
            for (int i = 0; i < LANES; i++) {
                int offset = addresses[i] - base;
                offsets[i] = offset;
                bad |= offset | limit - offset | -(offset & misaligning);
            }
        else
            for (int rest = mask; rest != 0; rest &= rest - 1) {
                int i = Integer.numberOfTrailingZeros(rest);
                int offset = addresses[i] - base;
                offsets[i] = offset;
                bad |= offset | limit - offset | -(offset & misaligning);
            }
        return bad >= 0;
    }

    /** Each lane by itself: finds its region, tells faults, and lets lanes of the same region go together. */
    private void apart(Warp warp, int mask) {
        int todo = mask;
        while (todo != 0) {
            Region region = region(warp, Integer.numberOfTrailingZeros(todo));
            int good = 0;
            int bad = 0;
            for (int rest = todo; rest != 0; rest &= rest - 1) {
                int lane = Integer.numberOfTrailingZeros(rest);
                if (region(warp, lane) != region) continue;
                long offset = address(warp, lane) - base(region) - place.offset;
                if (isAllowed(warp, lane, region, offset)) good |= 1 << lane;
                else bad |= 1 << lane;
            }
            todo &= ~(good | bad);
            if (bad != 0) skip(warp, bad);
            if (good != 0) go(warp, region, good);
        }
    }

    private boolean isAllowed(Warp warp, int lane, Region region, long offset) {
        boolean local = region.space == Region.Space.LOCAL;
        long reach = region.reach();
        warp.offsets()[lane] = (int) (local ? offset + lane * reach : offset);
        if (offset >= 0 && offset + place.bytes <= reach && (offset & misaligning) == 0) return true;
        AccessFaults.report(warp, lane, this, access, region, offset, reach);
        return false;
    }
}
