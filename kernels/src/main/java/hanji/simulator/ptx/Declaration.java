package hanji.simulator.ptx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Reads the declaration of a variable or a parameter, behind its space. */
final class Declaration {
    private final Tokens tokens;

    Declaration(Tokens tokens) {
        this.tokens = tokens;
    }

    /** {@code .align 4 .b8 name[64] = {1, 2};} */
    Variable variable(String space) {
        int alignment = 0;
        Type type = Type.B8;
        int perElement = 1;
        String word = tokens.take();
        for (; word.startsWith("."); word = tokens.take()) {
            String name = word.substring(1);
            if (name.equals("align")) alignment = Integer.parseInt(tokens.take());
            else if (name.equals("v2") || name.equals("v4")) perElement = name.charAt(1) - '0';
            else type = Type.named(name).orElse(type);
        }
        long elements = 1;
        while (tokens.took('[')) {
            elements *=
                    tokens.isAt(']') ? 0 : Numbers.parse(tokens.take(), false).bits();
            tokens.expect(']');
        }
        long bytes = elements * type.bytes() * perElement;
        List<Variable.Reference> references = new ArrayList<>();
        byte[] content = tokens.took('=') ? content(type, (int) bytes, references) : new byte[0];
        tokens.took(';');
        return new Variable(
                space,
                type,
                word,
                alignment == 0 ? type.bytes() * perElement : alignment,
                bytes,
                content,
                List.copyOf(references));
    }

    private byte[] content(Type type, int bytes, List<Variable.Reference> references) {
        ByteBuffer content = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int depth = 0;
        do {
            if (tokens.took('{')) depth++;
            else if (tokens.took('}')) depth--;
            else if (!tokens.took(',')) put(content, type, references);
        } while (depth > 0);
        return content.array();
    }

    private void put(ByteBuffer content, Type type, List<Variable.Reference> references) {
        boolean negative = tokens.took('-');
        String word = tokens.take();
        if (Numbers.isNumber(word))
            put(content, type, Numbers.parse(word, negative).bits());
        else {
            references.add(reference(word, content.position()));
            put(content, type, 0);
        }
    }

    /** {@code name}, {@code name+4}, {@code generic(name)+4}; other functions of an address are not known. */
    private Variable.Reference reference(String word, int at) {
        String name = word;
        boolean known = true;
        if (tokens.took('(')) {
            known = word.equals("generic");
            name = tokens.take();
            while (!tokens.took(')')) known &= tokens.take().isEmpty();
        }
        long offset = 0;
        while (tokens.isAt('+') || tokens.isAt('-')) {
            boolean negative = tokens.take().equals("-");
            offset += Numbers.parse(tokens.take(), negative).bits();
        }
        return new Variable.Reference(at, known ? name : word + "(" + name + ")", offset);
    }

    private static void put(ByteBuffer content, Type type, long bits) {
        switch (type.bytes()) {
            case 1 -> content.put((byte) bits);
            case 2 -> content.putShort((short) bits);
            case 4 -> content.putInt((int) bits);
            case 8 -> content.putLong(bits);
            default -> throw new PtxError("an initial value of type " + type);
        }
    }
}
