package hanji.simulator.ptx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an instruction does. A kernel has few different ones, which the parser takes apart once each.
 *
 * @param text for example {@code ld.global.v4.f32}
 * @param name its first word, {@code ld}
 * @param modifiers what follows, {@code global, v4, f32}
 * @param types the types among the modifiers, in order
 */
public record Opcode(String text, String name, List<String> modifiers, List<Type> types) {
    public Opcode {
        modifiers = List.copyOf(modifiers);
        types = List.copyOf(types);
    }

    /** Takes one apart. */
    public static Opcode of(String text) {
        List<String> words = new ArrayList<>();
        List<Type> types = new ArrayList<>();
        int from = 0;
        for (int dot = text.indexOf('.'); dot >= 0; dot = text.indexOf('.', from)) {
            words.add(text.substring(from, dot));
            from = dot + 1;
        }
        words.add(text.substring(from));
        for (String word : words.subList(1, words.size())) {
            Optional<Type> type = Type.named(word);
            if (type.isPresent()) types.add(type.get());
        }
        return new Opcode(text, words.getFirst(), words.subList(1, words.size()), types);
    }
}
