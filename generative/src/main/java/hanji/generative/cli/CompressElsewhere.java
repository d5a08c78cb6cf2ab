package hanji.generative.cli;

import hanji.generative.codec.Codec;
import hanji.generative.run.RunFolder;
import hanji.generative.run.SavedModel;
import hanji.generative.sampler.Codable;
import hanji.nn.data.Images;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** Codes images on other processes, whole blocks each, to the bytes of one process. */
final class CompressElsewhere {
    private CompressElsewhere() {}

    static Codec.Encoded encoded(RunFolder folder, Images images, WorkersOption.Workers others) throws IOException {
        byte[] checkpoint = Files.readAllBytes(folder.checkpoint());
        List<ModelJob> jobs = WorkersOption.Range.cut(images.count(), Codec.BLOCK).stream()
                .map(part -> job(checkpoint, ModelJob.Sent.of(images.slice(part.from(), part.to()))))
                .toList();
        List<Codec.Encoded> parts = new ArrayList<>();
        for (byte[] result : others.each("compress", jobs, (_, _) -> {})) parts.add(read(result));
        return Codec.Encoded.joined(parts);
    }

    private static ModelJob job(byte[] checkpoint, ModelJob.Sent part) {
        return new ModelJob(checkpoint, model -> encode(model, part.images()));
    }

    private static byte[] encode(SavedModel model, Images images) throws IOException {
        Codec.Encoded encoded = new Codec(model.able(Codable.class, "compress images")).encode(images, _ -> {});
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.writeUTF(encoded.classes().name());
        out.writeDouble(encoded.nats());
        out.writeInt(encoded.blocks().size());
        for (byte[] block : encoded.blocks()) {
            out.writeInt(block.length);
            out.write(block);
        }
        return bytes.toByteArray();
    }

    private static Codec.Encoded read(byte[] result) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(result));
        Codec.Classes classes = Codec.Classes.valueOf(in.readUTF());
        double nats = in.readDouble();
        List<byte[]> blocks = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) blocks.add(in.readNBytes(in.readInt()));
        return new Codec.Encoded(blocks, nats, classes);
    }
}
