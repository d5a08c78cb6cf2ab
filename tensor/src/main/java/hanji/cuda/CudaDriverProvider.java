package hanji.cuda;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** A way to a CUDA device, found through {@link ServiceLoader}. */
public interface CudaDriverProvider {
    /** What a user calls it: {@code cuda} or {@code simulated}. */
    String name();

    /** Why no device can be opened, in one line with what to do; empty if one can. Loads nothing that may be missing. */
    Optional<String> obstacle();

    /** Opens device 0. */
    CudaDriver open();

    /** Every provider there is. */
    static List<CudaDriverProvider> all() {
        return ServiceLoader.load(CudaDriverProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    /**
     * The provider of a name.
     *
     * @throws CudaException if there is none, or it cannot open a device
     */
    static CudaDriverProvider named(String name) {
        CudaDriverProvider provider = all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new CudaException("no CUDA driver is called '" + name + "'; there are "
                        + String.join(
                                ", ",
                                all().stream().map(CudaDriverProvider::name).toList())));
        provider.obstacle().ifPresent(why -> {
            throw new CudaException(why);
        });
        return provider;
    }
}
