package hanji.generative.distributed;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * The task of each worker of a training: it meets the others, hears from the driver how to train and from which checkpoint, and
 * trains by the same loop as one process alone, in a folder of its own that is deleted in the end.
 *
 * @param host where the driver listens
 * @param port where the driver listens
 * @param secret of this training
 * @param patience with the others
 */
record Worker(String host, int port, Secret secret, Patience patience) implements Cluster.Gang {
    @Override
    public void run(int rank, int workers, Cluster.Gathering gathering) throws Exception {
        var driver = new InetSocketAddress(host, port);
        InetAddress own = towards(driver);
        try (Rendezvous rendezvous = Rendezvous.at(own, patience)) {
            Roll roll = Roll.call(gathering, rendezvous.address());
            var hello = new Hello(Hello.DRIVER, rank, workers, roll.generation(), Secret.nonce());
            try (DriverLink link = DriverLink.open(driver, secret, hello, patience)) {
                new Part(rank, roll, rendezvous, link, this).play();
            }
        }
    }

    /** The address of this machine by which others that reach a certain one can reach it. */
    static InetAddress towards(InetSocketAddress other) throws IOException {
        try (var socket = new DatagramSocket()) {
            socket.connect(other); // sends nothing
            return socket.getLocalAddress();
        }
    }
}
