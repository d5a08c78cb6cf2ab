package hanji.simulator.check;

import hanji.simulator.Fault;
import hanji.simulator.LineCounts;
import hanji.simulator.count.LineMeter;
import hanji.simulator.count.TrafficMeter;
import hanji.simulator.machine.Access;
import hanji.simulator.machine.Arrangement;
import hanji.simulator.machine.Arrangements;
import hanji.simulator.machine.Block;
import hanji.simulator.machine.Faults;
import hanji.simulator.machine.Instruction;
import hanji.simulator.machine.Launch;
import hanji.simulator.machine.Program;
import hanji.simulator.machine.Region;
import hanji.simulator.machine.Request;
import hanji.simulator.machine.Warp;
import hanji.simulator.machine.Watch;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds uninitialised reads, races, wrong barriers and masks; counts memory traffic. */
final class Checks implements Watch {
    private final Faults faults;
    private final boolean counting;
    private final boolean seeksRaces;
    private final boolean seeksUnwritten;
    private final Clock clock = new Clock();
    private final Arrangements arrangements = new Arrangements();
    private final RaceCheck races;
    private final WrittenCheck written;
    private final MaskCheck masks;
    private final TrafficMeter meter;
    private final Optional<LineMeter> lines;
    private final Map<Region, Shadow> ofDevice = new IdentityHashMap<>();
    private final Map<Region, Shadow> ofBlock = new IdentityHashMap<>();
    private final Map<Region, String> unset = new IdentityHashMap<>();
    private final Map<Block, Waits> ofBlocks = new IdentityHashMap<>();
    private Waits waits;
    private boolean writes;

    /** What a block waits for. */
    private record Waits(BarrierCheck barriers, Copies copies) {}

    private Traffic traffic = Traffic.NONE;

    /**
     * @param faults takes what is found, and says what to look for
     * @param counting whether memory traffic is counted
     * @param byLine whether there are counts by line
     */
    Checks(Faults faults, boolean counting, boolean byLine) {
        this.faults = faults;
        this.counting = counting;
        lines = byLine ? Optional.of(new LineMeter()) : Optional.empty();
        meter = new TrafficMeter(lines);
        this.seeksRaces = faults.looksFor(Fault.Kind.RACE);
        this.seeksUnwritten = faults.looksFor(Fault.Kind.UNINITIALISED);
        this.races = new RaceCheck(faults, clock);
        this.written = new WrittenCheck(faults);
        this.masks = new MaskCheck(faults);
        this.waits = new Waits(new BarrierCheck(faults), new Copies(faults, clock));
    }

    private Shadow shadow(Region region) {
        Map<Region, Shadow> shadows = region.space == Region.Space.GLOBAL ? ofDevice : ofBlock;
        Shadow found = shadows.get(region);
        if (found != null) return found;
        Shadow shadow = Shadow.of(region, clock, races.conflict());
        shadows.put(region, shadow);
        return shadow;
    }

    @Override
    public void renewed(Region region) {
        shadow(region).written().clear();
    }

    @Override
    public void freed(Region region) {
        ofDevice.remove(region);
    }

    @Override
    public void written(Region region, long offset, long bytes) {
        unset.remove(region);
        if (bytes > 0) shadow(region).written().mark((int) offset, (int) bytes);
    }

    @Override
    public void unset(Region region, String variable) {
        unset.put(region, variable);
    }

    @Override
    public void copied(Region from, long fromOffset, Region to, long toOffset, long bytes) {
        shadow(to).written().copy(shadow(from).written(), (int) fromOffset, (int) toOffset, (int) bytes);
    }

    @Override
    public void launchBegins(Launch launch) {
        clock.launchBegins(launch.isCooperative());
        ofBlocks.clear();
        writes = false;
        meter.clear();
        lines.ifPresent(LineMeter::clear);
        ofBlock.clear();
    }

    @Override
    public void launchEnds() {
        if (!writes) faults.advise("the kernel wrote nothing that outlives it");
        long footprint = 0;
        for (Shadow shadow : ofDevice.values()) footprint += shadow.footprint().take();
        traffic = meter.take(footprint);
    }

    @Override
    public void blockBegins(Block block) {
        clock.blockRuns(block.index());
        waits = ofBlocks.computeIfAbsent(block, _ -> new Waits(new BarrierCheck(faults), new Copies(faults, clock)));
        waits.barriers.clear();
        waits.copies.clear();
        boolean runsAlone = !block.launch().isCooperative();
        if (runsAlone) for (Shadow shadow : ofBlock.values()) shadow.written().clear();
        Region shared = block.shared();
        int reserved = shared.bytes.length - Program.RESERVED;
        if (block.launch().program().registers().usesReserved())
            shadow(shared).written().mark(reserved, Program.RESERVED);
    }

    @Override
    public void blockResumes(Block block) {
        clock.blockRuns(block.index());
        waits = ofBlocks.getOrDefault(block, waits);
    }

    @Override
    public int access(Warp warp, Instruction at, Access access, Region region, int mask, int[] offsets, int bytes) {
        if (!unset.isEmpty()) touchUnset(at, access, region);
        if (region.space == Region.Space.CONSTANT) return mask;
        Arrangement arrangement = arrangements.of(at, mask, offsets, bytes);
        Request request = new Request(warp, at, access, region, mask, offsets, bytes, arrangement);
        Shadow shadow = shadow(region);
        writes |= access != Access.LOAD && region.space == Region.Space.GLOBAL;
        if (counting) count(shadow, request);
        if (seeksRaces && region.space != Region.Space.LOCAL) {
            races.access(shadow.races(), request);
            if (region.space == Region.Space.SHARED) waits.copies.check(request);
        }
        return seeksUnwritten ? written.access(shadow.written(), request) : mask;
    }

    private void touchUnset(Instruction at, Access access, Region region) {
        String variable = unset.remove(region);
        if (variable != null && access == Access.LOAD)
            faults.advise("reads variable '" + variable + "', which nobody has set: it holds zeros", at);
    }

    private void count(Shadow shadow, Request request) {
        switch (request.region().space) {
            case GLOBAL -> meter.global(shadow.footprint(), request);
            case SHARED -> meter.shared(request);
            case LOCAL, CONSTANT -> {}
        }
    }

    @Override
    public void blockBarrier(Warp warp, Instruction at, int mask, int barrier) {
        waits.barriers.arrive(warp, at, mask, barrier);
    }

    @Override
    public void blockReleased(Block block, int barrier) {
        if (waits.barriers.release(block, barrier)) clock.nextEpoch();
    }

    @Override
    public void exchange(Warp warp, Instruction at, int mask, int named, boolean orders) {
        masks.exchange(warp, at, mask, named);
        if (orders) clock.nextWarpEpoch(warp.index());
    }

    @Override
    public void fence(Warp warp, Instruction at, int mask) {
        clock.fence(warp.index(), at.origin().text().contains(".cta"));
    }

    @Override
    public void copyBegins(Warp warp, Instruction at, Region region, int mask, int[] offsets, int bytes) {
        if (seeksRaces && region.space == Region.Space.SHARED)
            waits.copies.begin(
                    Request.of(warp, at, Access.STORE, region, mask, offsets, bytes),
                    shadow(region).races());
    }

    @Override
    public void copiesCommitted(Warp warp, int mask) {
        waits.copies.commit(warp, mask);
    }

    @Override
    public void copiesAwaited(Warp warp, int mask, int mayGoOn) {
        waits.copies.await(warp, mask, mayGoOn);
    }

    @Override
    public void absentSource(Warp warp, Instruction at, int lanes) {
        masks.absentSource(warp, at, lanes);
    }

    @Override
    public void executed(Instruction.Origin at, long warps, long lanes) {
        lines.ifPresent(each -> each.executed(at, warps, lanes));
    }

    @Override
    public List<LineCounts> lines() {
        return lines.map(LineMeter::lines).orElse(List.of());
    }

    @Override
    public Traffic traffic() {
        return traffic;
    }
}
