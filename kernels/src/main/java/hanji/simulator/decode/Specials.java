package hanji.simulator.decode;

import static hanji.simulator.machine.Warp.LANES;

import hanji.simulator.Dim3;
import hanji.simulator.machine.Bank;
import hanji.simulator.machine.Launch;
import hanji.simulator.machine.Program;
import hanji.simulator.machine.Registers;
import hanji.simulator.machine.UnknownInstruction;
import hanji.simulator.machine.Warp;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.function.ToIntFunction;

/** Special registers: what a thread knows of its place. */
final class Specials {
    private Specials() {}

    /** Adds the register of a name such as {@code %tid.x}. */
    static int add(Registers registers, String name) {
        return switch (name) {
            case "%tid.x" -> registers.presetForLaunch(Bank.INT, new OfThread(Axis.X));
            case "%tid.y" -> registers.presetForLaunch(Bank.INT, new OfThread(Axis.Y));
            case "%tid.z" -> registers.presetForLaunch(Bank.INT, new OfThread(Axis.Z));
            case "%ntid.x" -> launch(registers, launch -> launch.threads().x());
            case "%ntid.y" -> launch(registers, launch -> launch.threads().y());
            case "%ntid.z" -> launch(registers, launch -> launch.threads().z());
            case "%nctaid.x" -> launch(registers, launch -> launch.blocks().x());
            case "%nctaid.y" -> launch(registers, launch -> launch.blocks().y());
            case "%nctaid.z" -> launch(registers, launch -> launch.blocks().z());
            case "%ctaid.x" -> registers.presetForBlock(new OfBlock(Axis.X));
            case "%ctaid.y" -> registers.presetForBlock(new OfBlock(Axis.Y));
            case "%ctaid.z" -> registers.presetForBlock(new OfBlock(Axis.Z));
            case "%dynamic_smem_size" -> launch(registers, Launch::dynamicBytes);
            case "%envreg1", "%envreg2" -> {
                registers.noteCooperative();
                int shift = name.equals("%envreg1") ? 32 : 0;
                yield launch(registers, launch -> (int) (launch.workspace() >>> shift));
            }
            case "%reserved_smem_offset_1" -> {
                registers.noteReserved();
                yield launch(registers, launch -> launch.sharedBytes() - Program.RESERVED);
            }
            case "%total_smem_size" -> launch(registers, Launch::sharedBytes);
            case "%smid", "%gridid" -> launch(registers, _ -> 0);
            case "%nsmid", "WARP_SZ" -> launch(registers, _ -> name.equals("%nsmid") ? 1 : LANES);
            case "%warpid" -> registers.presetForLaunch(Bank.INT, (warp, to) -> Arrays.fill((int[]) to, warp.index()));
            case "%nwarpid" ->
                registers.presetForLaunch(
                        Bank.INT,
                        (warp, to) -> Arrays.fill((int[]) to, warp.block().warps()));
            case "%laneid" -> lane(registers, i -> i);
            case "%lanemask_eq" -> lane(registers, i -> 1 << i);
            case "%lanemask_lt" -> lane(registers, i -> (1 << i) - 1);
            case "%lanemask_le" -> lane(registers, i -> (2 << i) - 1);
            case "%lanemask_gt" -> lane(registers, i -> -(2 << i));
            case "%lanemask_ge" -> lane(registers, i -> -(1 << i));
            default -> throw new UnknownInstruction("special register " + name);
        };
    }

    private enum Axis {
        X,
        Y,
        Z;

        int of(Dim3 position) {
            return switch (this) {
                case X -> position.x();
                case Y -> position.y();
                case Z -> position.z();
            };
        }
    }

    /** The place of each thread in its block. */
    private record OfThread(Axis axis) implements Registers.Filler {
        @Override
        public void fill(Warp warp, Object register) {
            Dim3 extent = warp.block().launch().threads();
            for (int i = 0; i < LANES; i++) ((int[]) register)[i] = axis.of(extent.position(warp.thread(i)));
        }
    }

    /** The place of the block in the grid. */
    private record OfBlock(Axis axis) implements Registers.Filler {
        @Override
        public void fill(Warp warp, Object register) {
            Arrays.fill((int[]) register, axis.of(warp.block().position()));
        }
    }

    private static int launch(Registers registers, ToIntFunction<Launch> value) {
        return registers.presetForLaunch(
                Bank.INT,
                (warp, to) ->
                        Arrays.fill((int[]) to, value.applyAsInt(warp.block().launch())));
    }

    private static int lane(Registers registers, IntUnaryOperator value) {
        return registers.presetForLaunch(Bank.INT, (_, to) -> {
            for (int i = 0; i < LANES; i++) ((int[]) to)[i] = value.applyAsInt(i);
        });
    }
}
