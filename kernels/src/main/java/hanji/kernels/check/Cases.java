package hanji.kernels.check;

import hanji.autograd.Op;
import hanji.autograd.check.Accuracy;
import hanji.autograd.check.OpCase;
import hanji.autograd.check.Samples;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The sizes at which an op is checked.
 *
 * @param usual in every combination of attributes
 * @param tails nothing, one, odd numbers, primes, numbers beside powers of two, and some larger
 * @param refused how many sizes the constructor did not take
 */
record Cases(List<OpCase> usual, List<OpCase> tails, int refused) {
    private static final List<Integer> ALONE =
            List.of(0, 1, 2, 3, 5, 7, 31, 32, 33, 63, 65, 127, 255, 256, 257, 1023, 1024, 1025, 5003);
    private static final List<Integer> AMONG_OTHERS = List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 31, 32, 33, 67);
    private static final List<Integer> USUAL = List.of(4, 3, 5, 2, 6, 7, 8, 1);
    private static final int TRIES = 400;
    private static final int MIXTURES = 12;
    /** Elements of the inputs together, and of the result. */
    private static final int LARGEST = 40_000;

    Cases {
        usual = List.copyOf(usual);
        tails = List.copyOf(tails);
    }

    /** What comes of trying to make an op. */
    private record Attempt(boolean isTaken, String said) {}

    /** @throws IllegalArgumentException in the constructor's own words, if it takes none of the sizes that were tried */
    static Cases of(Signature signature, Accuracy accuracy) {
        return new Search(signature, accuracy).cases();
    }

    /** All that is small enough for finite differences, with at least one element: the smallest first. */
    List<OpCase> upTo(int elements) {
        return all().filter(each -> each.size() > 0 && each.size() <= elements).toList();
    }

    Stream<OpCase> all() {
        return Stream.concat(usual.stream(), tails.stream());
    }

    /** The same with another accuracy. */
    Cases withAccuracy(Accuracy accuracy) {
        return new Cases(
                usual.stream().map(each -> each.withAccuracy(accuracy)).toList(),
                tails.stream().map(each -> each.withAccuracy(accuracy)).toList(),
                refused);
    }

    /** Asks the constructor of one op for the sizes that it takes. */
    private static final class Search {
        private final Signature signature;
        private final Accuracy accuracy;
        private final List<String> letters;
        private int refused;

        Search(Signature signature, Accuracy accuracy) {
            this.signature = signature;
            this.accuracy = accuracy;
            letters = List.copyOf(signature.letters());
        }

        Cases cases() {
            Map<String, Integer> base = base();
            List<OpCase> usual = new ArrayList<>();
            for (int choice = 0; choice < signature.choices(); choice++) add(usual, base, choice);
            List<OpCase> tails = new ArrayList<>();
            int choice = 0;
            var seen = new HashSet<Map<String, Integer>>();
            for (Map<String, Integer> sizes : around(base))
                if (seen.add(sizes)) add(tails, sizes, choice++ % signature.choices());
            if (signature.isGuessed()) addShapes(tails);
            return new Cases(usual, tails, refused);
        }

        private void add(List<OpCase> cases, Map<String, Integer> sizes, int choice) {
            OpCase opCase = signature.opCase(sizes, choice, accuracy);
            if (attempt(opCase).isTaken) cases.add(opCase);
            else refused++;
        }

        /** Sizes that differ from letter to letter, so that no two can be mistaken for each other. */
        private Map<String, Integer> base() {
            String said = "";
            for (Map<String, Integer> sizes : candidates()) {
                Attempt attempt = attempt(signature.opCase(sizes, 0, accuracy));
                if (attempt.isTaken) return sizes;
                said = attempt.said;
            }
            throw new IllegalArgumentException(signature.op().getSimpleName()
                    + " takes none of the sizes that were tried for "
                    + signature + "; to the last it said: " + said
                    + (signature.isGuessed() ? "; say the shapes of its tensors, for example --input x=N,C" : ""));
        }

        private List<Map<String, Integer>> candidates() {
            if (letters.size() <= 1)
                return Stream.concat(Stream.of(64), ALONE.stream().filter(size -> size > 0))
                        .map(size -> sizes(_ -> size))
                        .toList();
            List<Map<String, Integer>> all = new ArrayList<>();
            List<Integer> order = new ArrayList<>(USUAL);
            var random = new Random(1);
            for (int i = 0; i < TRIES; i++) {
                List<Integer> values = List.copyOf(order);
                all.add(sizes(k -> values.get(k % values.size())));
                Collections.shuffle(order, random);
            }
            return all;
        }

        private Map<String, Integer> sizes(java.util.function.IntUnaryOperator of) {
            Map<String, Integer> sizes = new LinkedHashMap<>();
            for (int i = 0; i < letters.size(); i++) sizes.put(letters.get(i), of.applyAsInt(i));
            return sizes;
        }

        /** One letter after the other, then all of them, moved from the usual sizes. */
        private List<Map<String, Integer>> around(Map<String, Integer> base) {
            List<Map<String, Integer>> all = new ArrayList<>();
            if (letters.size() == 1) ALONE.forEach(size -> all.add(sizes(_ -> size)));
            else {
                for (String letter : letters)
                    for (int size : AMONG_OTHERS) {
                        Map<String, Integer> moved = new LinkedHashMap<>(base);
                        moved.put(letter, size);
                        all.add(moved);
                    }
                all.add(sizes(_ -> 1));
                var random = new Random(2);
                for (int i = 0; i < MIXTURES; i++)
                    all.add(sizes(_ -> AMONG_OTHERS.get(1 + random.nextInt(AMONG_OTHERS.size() - 4))));
            }
            return all;
        }

        /** Of tensors that have one shape, also other ranks, as far as the op takes them. */
        private void addShapes(List<OpCase> cases) {
            for (Shape shape : Samples.SHAPES) {
                if (shape.rank() == 1 || shape.size() > LARGEST) continue;
                OpCase flat = signature.opCase(sizes(_ -> 1), 0, accuracy);
                OpCase shaped = new OpCase(
                        flat.op(),
                        shape.toString(),
                        flat.inputs().stream()
                                .map(each -> new OpCase.Input(shape, each.floating(), each.dtype(), each.fill()))
                                .toList(),
                        flat.call(),
                        accuracy);
                if (attempt(shaped).isTaken) cases.add(shaped);
            }
        }

        private static Attempt attempt(OpCase opCase) {
            if (opCase.size() > LARGEST) return new Attempt(false, "too large");
            try (var _ = Scope.open()) {
                Op op = opCase.call().apply(opCase.draw(DType.F32, Device.CPU, 1));
                return op.shape().size() > LARGEST ? new Attempt(false, "too large") : new Attempt(true, "");
            } catch (RuntimeException refusal) {
                return new Attempt(
                        false, Optional.ofNullable(refusal.getMessage()).orElse(refusal.toString()));
            }
        }
    }
}
