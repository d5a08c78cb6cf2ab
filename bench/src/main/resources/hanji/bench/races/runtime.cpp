/*
 * The part of the CUDA runtime that small programs use, for a device that is another process: a program that is linked
 * with it in place of libcudart runs its own main(), and asks over standard input and output for memory, copies and
 * launches.  The other end is SimulatedRuntime.java; what the program prints goes to standard error.
 *
 * A request is one byte, the length of its payload in 8 bytes, and the payload; an answer is a cudaError in 4 bytes, the
 * length and the payload.  Numbers are little-endian, as on every host that CUDA runs on.
 */
#include <cuda_runtime_api.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <unistd.h>
#include <unordered_map>
#include <vector>

namespace {

enum Request : char {
    ALLOCATE = 'a',
    FREE = 'f',
    TO_DEVICE = 'd',
    TO_HOST = 'h',
    COPY = 'c',
    FILL = 'm',
    PARAMETERS = 'p',
    LAUNCH = 'l',
    SYMBOL = 's'
};

struct Call {
    dim3 grid, block;
    size_t shared;
};

int from_simulator = 0, to_simulator = 1;
cudaError_t last = cudaSuccess;
std::vector<Call> calls;

// Filled by constructors of the program, which may run before those of this file: so they are made when first asked for.
std::unordered_map<const void*, std::string>& kernels() {
    static auto* all = new std::unordered_map<const void*, std::string>();
    return *all;
}

std::unordered_map<const void*, std::string>& variables() {
    static auto* all = new std::unordered_map<const void*, std::string>();
    return *all;
}

__attribute__((constructor)) void take_the_wire() {
    from_simulator = dup(0);
    to_simulator = dup(1);
    dup2(2, 1);
}

void all(ssize_t (*move)(int, char*, size_t), int file, char* bytes, size_t count) {
    while (count > 0) {
        ssize_t moved = move(file, bytes, count);
        if (moved <= 0) _exit(3);  // the simulator has seen enough
        bytes += moved;
        count -= moved;
    }
}

struct Payload {
    std::string bytes;

    template <class T> Payload& add(T value) {
        bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
        return *this;
    }

    Payload& add(const void* from, size_t count) {
        bytes.append(static_cast<const char*>(from), count);
        return *this;
    }
};

cudaError_t ask(Request what, Payload payload, std::string& answer) {
    Payload frame;
    frame.add(what).add<uint64_t>(payload.bytes.size()).add(payload.bytes.data(), payload.bytes.size());
    all([](int f, char* b, size_t n) { return write(f, b, n); }, to_simulator, &frame.bytes[0], frame.bytes.size());
    auto get = [](int f, char* b, size_t n) { return read(f, b, n); };
    int32_t status;
    uint64_t length;
    all(get, from_simulator, reinterpret_cast<char*>(&status), sizeof status);
    all(get, from_simulator, reinterpret_cast<char*>(&length), sizeof length);
    answer.resize(length);
    all(get, from_simulator, &answer[0], length);
    if (status != 0) last = static_cast<cudaError_t>(status);
    return static_cast<cudaError_t>(status);
}

cudaError_t ask(Request what, Payload payload) {
    std::string answer;
    return ask(what, payload, answer);
}

uint64_t address(const void* pointer) { return reinterpret_cast<uint64_t>(pointer); }

uint64_t number(const std::string& answer, size_t at) {
    uint64_t value = 0;
    if (answer.size() >= at + sizeof value) std::memcpy(&value, answer.data() + at, sizeof value);
    return value;
}

cudaError_t launch(const std::string& name, dim3 grid, dim3 block, void** arguments, size_t shared) {
    std::string sizes;
    cudaError_t status = ask(PARAMETERS, Payload().add(name.data(), name.size()), sizes);
    if (status != cudaSuccess) return status;
    Payload payload;
    unsigned parts[] = {grid.x, grid.y, grid.z, block.x, block.y, block.z, unsigned(shared), unsigned(name.size())};
    for (unsigned part : parts) payload.add<uint32_t>(part);
    payload.add(name.data(), name.size());
    for (size_t i = 0; i < sizes.size() / sizeof(uint64_t); i++)
        payload.add(arguments[i], number(sizes, i * sizeof(uint64_t)));
    return ask(LAUNCH, payload);
}

cudaError_t symbol(const void* variable, uint64_t& where) {
    auto found = variables().find(variable);
    if (found == variables().end()) return last = cudaErrorInvalidSymbol;
    std::string answer;
    cudaError_t status = ask(SYMBOL, Payload().add(found->second.data(), found->second.size()), answer);
    where = number(answer, 0);
    return status;
}

}  // namespace

extern "C" {

cudaError_t cudaMalloc(void** pointer, size_t bytes) {
    std::string answer;
    cudaError_t status = ask(ALLOCATE, Payload().add<uint64_t>(bytes), answer);
    *pointer = reinterpret_cast<void*>(number(answer, 0));
    return status;
}

cudaError_t cudaFree(void* pointer) { return pointer ? ask(FREE, Payload().add(address(pointer))) : cudaSuccess; }

cudaError_t cudaMemcpy(void* to, const void* from, size_t bytes, cudaMemcpyKind kind) {
    switch (kind) {
        case cudaMemcpyHostToHost: std::memmove(to, from, bytes); return cudaSuccess;
        case cudaMemcpyHostToDevice: return ask(TO_DEVICE, Payload().add(address(to)).add(from, bytes));
        case cudaMemcpyDeviceToDevice:
            return ask(COPY, Payload().add(address(to)).add(address(from)).add<uint64_t>(bytes));
        case cudaMemcpyDeviceToHost: {
            std::string answer;
            cudaError_t status = ask(TO_HOST, Payload().add(address(from)).add<uint64_t>(bytes), answer);
            if (status == cudaSuccess) std::memcpy(to, answer.data(), answer.size());
            return status;
        }
        default: return last = cudaErrorInvalidMemcpyDirection;
    }
}

cudaError_t cudaMemcpyAsync(void* to, const void* from, size_t bytes, cudaMemcpyKind kind, cudaStream_t) {
    return cudaMemcpy(to, from, bytes, kind);
}

cudaError_t cudaMemset(void* pointer, int value, size_t bytes) {
    return ask(FILL, Payload().add(address(pointer)).add<uint64_t>(bytes).add<uint8_t>(value));
}

cudaError_t cudaMemcpyToSymbol(const void* variable, const void* from, size_t bytes, size_t offset, cudaMemcpyKind kind) {
    uint64_t where;
    cudaError_t status = symbol(variable, where);
    return status == cudaSuccess ? cudaMemcpy(reinterpret_cast<void*>(where + offset), from, bytes, kind) : status;
}

cudaError_t cudaMemcpyFromSymbol(void* to, const void* variable, size_t bytes, size_t offset, cudaMemcpyKind kind) {
    uint64_t where;
    cudaError_t status = symbol(variable, where);
    return status == cudaSuccess ? cudaMemcpy(to, reinterpret_cast<void*>(where + offset), bytes, kind) : status;
}

cudaError_t cudaGetSymbolAddress(void** pointer, const void* variable) {
    uint64_t where = 0;
    cudaError_t status = symbol(variable, where);
    *pointer = reinterpret_cast<void*>(where);
    return status;
}

cudaError_t cudaDeviceSynchronize() { return last; }

cudaError_t cudaDeviceReset() { return cudaSuccess; }

cudaError_t cudaGetLastError() {
    cudaError_t was = last;
    last = cudaSuccess;
    return was;
}

cudaError_t cudaPeekAtLastError() { return last; }

const char* cudaGetErrorString(cudaError_t error) {
    return error == cudaSuccess ? "no error" : "an error of the simulated device";
}

const char* cudaGetErrorName(cudaError_t error) { return cudaGetErrorString(error); }

cudaError_t cudaSetDevice(int) { return cudaSuccess; }

cudaError_t cudaGetDevice(int* device) {
    *device = 0;
    return cudaSuccess;
}

cudaError_t cudaGetDeviceCount(int* count) {
    *count = 1;
    return cudaSuccess;
}

// A small card, so that kernels which launch as many threads as a card holds stay small: 2 multiprocessors of 1,024 threads.
cudaError_t cudaGetDeviceProperties(cudaDeviceProp* properties, int) {
    std::memset(properties, 0, sizeof *properties);
    std::strcpy(properties->name, "simulated GPU");
    properties->major = 9;
    properties->warpSize = 32;
    properties->multiProcessorCount = 2;
    properties->maxThreadsPerMultiProcessor = 1024;
    properties->maxThreadsPerBlock = 1024;
    properties->totalGlobalMem = size_t(4) << 30;
    return cudaSuccess;
}

cudaError_t cudaLaunchKernel(const void* function, dim3 grid, dim3 block, void** arguments, size_t shared, cudaStream_t) {
    auto found = kernels().find(function);
    if (found == kernels().end()) return last = cudaErrorInvalidDeviceFunction;
    return launch(found->second, grid, block, arguments, shared);
}

// What the code that nvcc makes of <<<>>> calls, up to CUDA 12 and since CUDA 13.

unsigned __cudaPushCallConfiguration(dim3 grid, dim3 block, size_t shared, void*) {
    calls.push_back({grid, block, shared});
    return 0;
}

cudaError_t __cudaPopCallConfiguration(dim3* grid, dim3* block, size_t* shared, void* stream) {
    Call call = calls.back();
    calls.pop_back();
    *grid = call.grid;
    *block = call.block;
    *shared = call.shared;
    *static_cast<cudaStream_t*>(stream) = nullptr;
    return cudaSuccess;
}

cudaError_t __cudaGetKernel(void** kernel, const void* function) {
    *kernel = const_cast<void*>(function);
    return cudaSuccess;
}

cudaError_t __cudaLaunchKernel(void* kernel, dim3 grid, dim3 block, void** arguments, size_t shared, cudaStream_t stream) {
    return cudaLaunchKernel(kernel, grid, block, arguments, shared, stream);
}

void** __cudaRegisterFatBinary(void*) {
    static void* handle;
    return &handle;
}

void __cudaRegisterFatBinaryEnd(void**) {}

void __cudaUnregisterFatBinary(void**) {}

char __cudaInitModule(void**) { return 0; }

void __cudaRegisterFunction(
    void**, const char* function, char*, const char* name, int, uint3*, uint3*, dim3*, dim3*, int*) {
    kernels()[function] = name;
}

void __cudaRegisterVar(void**, char* variable, char*, const char* name, int, size_t, int, int) {
    variables()[variable] = name;
}
}
