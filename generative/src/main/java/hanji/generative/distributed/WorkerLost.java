package hanji.generative.distributed;

/** A connection to another worker or to the driver that broke or is silent: the workers must be started again. */
final class WorkerLost extends RuntimeException {
    private static final long serialVersionUID = 1;

    WorkerLost(String message) {
        super(message);
    }

    WorkerLost(String message, Throwable cause) {
        super(message, cause);
    }
}
