package hanji.generative.distributed;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * How both ends of a connection show each other that they know the secret of the job, before anything else is read: the one that
 * connects says who it is with a nonce; the other answers with a nonce of its own and the HMAC-SHA256 of a word for its side, the
 * whole hello and both nonces; the first answers with the same under the word of its own side. So no proof can be sent
 * back to its maker, nor be used again, nor for another rank or start. The last byte says that the rank is taken in.
 */
final class Handshake {
    /** Bytes of what is proved beside the hello: a word of one byte for each side. */
    private static final byte[] ANSWERS = {'a'}, CONNECTS = {'c'};

    private static final int WELCOME = 1;

    private Handshake() {}

    /**
     * Of the side that connects; returns when the other has taken it in.
     *
     * @throws Refused if the other does not know the secret
     */
    static void connect(Connection connection, Secret secret, Hello hello, Duration patience) throws IOException {
        connection.within(patience);
        byte[] said = hello.toBytes();
        connection.write(said);
        byte[] nonce = connection.read(Secret.BYTES);
        byte[] proof = connection.read(Secret.BYTES);
        if (!Secret.equal(proof, secret.proof(ANSWERS, said, nonce)))
            throw new Refused("answers, but does not know the secret of this training");
        connection.write(secret.proof(CONNECTS, said, nonce));
        if (connection.read(1)[0] != WELCOME) throw new Refused("does not say welcome");
        connection.withoutLimit();
    }

    /**
     * Of the side that was connected to; the other is not yet told that it is welcome.
     *
     * @param self rank of this worker, or {@link Hello#DRIVER}
     * @throws Refused if the other does not know the secret, or seeks someone else
     */
    static Hello answer(Connection connection, Secret secret, int self, int workers, Duration patience)
            throws IOException {
        connection.within(patience);
        try {
            byte[] said = connection.read(Hello.BYTES);
            Hello hello = Hello.of(said);
            if (hello.to() != self || hello.workers() != workers)
                throw new Refused(
                        "seeks " + hello.to() + " of " + hello.workers() + ", this is " + self + " of " + workers);
            byte[] nonce = Secret.nonce();
            connection.write(nonce, secret.proof(ANSWERS, said, nonce));
            if (!Secret.equal(connection.read(Secret.BYTES), secret.proof(CONNECTS, said, nonce)))
                throw new Refused("does not know the secret of this training");
            return hello;
        } catch (SocketTimeoutException _) {
            throw new Refused("did not say who it is within " + patience.toMillis() + " ms");
        }
    }

    /** Ends the handshake: the other belongs to the training from here on. */
    static void welcome(Connection connection) throws IOException {
        connection.write(new byte[] {WELCOME});
        connection.withoutLimit();
    }
}
