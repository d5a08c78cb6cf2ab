package hanji.simulator.machine;

import hanji.simulator.Fault;
import java.nio.charset.StandardCharsets;

/** What a lane's generic address leads to, for calls that the host answers: they read memory by themselves. */
final class HostView {
    private final Warp warp;
    private final int lane;
    private final Instruction at;

    HostView(Warp warp, int lane, Instruction at) {
        this.warp = warp;
        this.lane = lane;
        this.at = at;
    }

    /** Bytes at an address as a number, little-endian. */
    long number(long address, int bytes) {
        long number = 0;
        for (int i = 0; i < bytes; i++) number |= (long) (at(address + i) & 0xff) << 8 * i;
        return number;
    }

    /** The text at an address, which ends with a zero. */
    String text(long address) {
        int length = 0;
        while (at(address + length) != 0) length++;
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) bytes[i] = at(address + i);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private byte at(long address) {
        int slot = Addresses.slot(address);
        Region region = switch (slot) {
            case Addresses.SHARED -> warp.block().shared();
            case Addresses.LOCAL -> warp.local();
            case Addresses.CONSTANT -> warp.block().launch().parameters();
            default -> warp.block().launch().memory().at(address);
        };
        long offset = address - (slot < Addresses.FIRST ? Addresses.base(slot) : region.address);
        if (region.freed || offset < 0 || offset >= region.reach())
            throw new Stop(
                    Fault.Kind.OUT_OF_BOUNDS,
                    warp,
                    lane,
                    at,
                    "reads what it prints at 0x" + Long.toHexString(address) + ", where no memory is");
        long first = region.space == Region.Space.LOCAL ? lane * region.reach() : 0;
        return region.bytes[(int) (first + offset)];
    }
}
