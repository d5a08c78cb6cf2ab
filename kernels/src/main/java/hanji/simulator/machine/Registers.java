package hanji.simulator.machine;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The registers of a kernel: constants, which all warps share, and those that each warp has of its own. */
public final class Registers {
    private final List<Bank> banks = new ArrayList<>();
    private final Map<Integer, Object> constants = new HashMap<>();
    /** By bank, then by bits. */
    private final Map<Bank, Map<Long, Integer>> constantSlots = new EnumMap<>(Bank.class);

    /** By slot, the constants, once a warp was made. */
    private Object[] shared = {};

    private int[] own = {};
    private final List<Preset> ofLaunch = new ArrayList<>();
    private final List<Preset> ofBlock = new ArrayList<>();
    private int predicates;
    private boolean cooperative;
    private boolean reserved;

    /** Fills a register before a kernel begins. */
    public interface Filler {
        void fill(Warp warp, Object register);
    }

    private record Preset(int slot, Filler filler) {}

    /** A new register. */
    public int add(Bank bank) {
        banks.add(bank);
        return banks.size() - 1;
    }

    /** A register that holds a constant. */
    public int constant(Bank bank, long bits) {
        Map<Long, Integer> ofBank = constantSlots.get(bank);
        if (ofBank == null) constantSlots.put(bank, ofBank = new HashMap<>());
        Integer slot = ofBank.get(bits);
        if (slot == null) {
            ofBank.put(bits, slot = add(bank));
            constants.put(slot, bank.constant(bits));
        }
        return slot;
    }

    /** A register that is the same during a launch. */
    public int presetForLaunch(Bank bank, Filler filler) {
        ofLaunch.add(new Preset(add(bank), filler));
        return banks.size() - 1;
    }

    /** A register that is the same during a block. */
    public int presetForBlock(Filler filler) {
        ofBlock.add(new Preset(add(Bank.INT), filler));
        return banks.size() - 1;
    }

    public int addPredicate() {
        return predicates++;
    }

    /** Number of registers. */
    public int count() {
        return banks.size();
    }

    /** Number of predicates. */
    public int predicates() {
        return predicates;
    }

    public Bank bank(int slot) {
        return banks.get(slot);
    }

    /** Notes that the kernel asks for the workspace of cooperative launches. */
    public void noteCooperative() {
        cooperative = true;
    }

    /** Notes that the kernel uses the shared memory that the system keeps for itself. */
    public void noteReserved() {
        reserved = true;
    }

    /** Whether it is for cooperative launches. */
    public boolean isCooperative() {
        return cooperative;
    }

    /** Whether it uses the shared memory that the system keeps for itself. */
    public boolean usesReserved() {
        return reserved;
    }

    /** Registers for one warp. */
    synchronized Object[] create() {
        if (shared.length != banks.size()) share();
        Object[] registers = shared.clone();
        for (int slot : own) registers[slot] = banks.get(slot).register();
        return registers;
    }

    /** Tells constants from what each warp has of its own. */
    private void share() {
        shared = new Object[banks.size()];
        own = new int[banks.size() - constants.size()];
        int count = 0;
        for (int i = 0; i < shared.length; i++) {
            Object constant = constants.get(i);
            if (constant == null) own[count++] = i;
            else shared[i] = constant;
        }
    }

    void presetForLaunch(Warp warp) {
        for (Preset preset : ofLaunch) preset.filler.fill(warp, warp.register(preset.slot));
    }

    void presetForBlock(Warp warp) {
        for (Preset preset : ofBlock) preset.filler.fill(warp, warp.register(preset.slot));
    }
}
