package hanji.simulator.ptx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

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
        while (tokens.took("[")) {
            elements *= tokens.peek().equals("]")
                    ? 0
                    : Numbers.parse(tokens.take(), false).bits();
            tokens.expect("]");
        }
        long bytes = elements * type.bytes() * perElement;
        byte[] content = tokens.took("=") ? content(type, (int) bytes) : new byte[0];
        tokens.took(";");
        return new Variable(space, type, word, alignment == 0 ? type.bytes() * perElement : alignment, bytes, content);
    }

    private byte[] content(Type type, int bytes) {
        ByteBuffer content = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int depth = 0;
        do {
            if (tokens.took("{")) depth++;
            else if (tokens.took("}")) depth--;
            else if (!tokens.took(",")) put(content, type);
        } while (depth > 0);
        return content.array();
    }

    private void put(ByteBuffer content, Type type) {
        boolean negative = tokens.took("-");
        String word = tokens.take();
        if (!Numbers.isNumber(word)) throw new PtxError("an initial value '" + word + "' is not a number");
        Operand.Number number = Numbers.parse(word, negative);
        long bits = number.bits();
        switch (type.bytes()) {
            case 1 -> content.put((byte) bits);
            case 2 -> content.putShort((short) bits);
            case 4 -> content.putInt((int) bits);
            case 8 -> content.putLong(bits);
            default -> throw new PtxError("an initial value of type " + type);
        }
    }
}
