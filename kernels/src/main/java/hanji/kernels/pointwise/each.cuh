/*
 * The loop of every pointwise kernel: f(element of the first array, of the second, ...) for elements 0 to n - 1.
 *   each(n, n / 4, [](float& out, float x) { out = ...; }, Out{out}, x);
 * A thread takes four neighbouring elements at a time as one 16-byte access per array (addresses of tensors are
 * multiples of 256), the last n % 4 one by one; with quads = 0, all one by one.  Arrays may be
 *   const float*, const int*, const unsigned char*   read            Out      F32, written
 *   float*                                           read, written   Operand  F32, read by a walk (broadcasting)
 */
#pragma once

#include "hanji/kernels/layout/walk.cuh"
#include "hanji/kernels/threads.cuh"

namespace hanji {

struct Out {
    float* array;
};

/** An operand that is repeated to fill the result.  In quads, its innermost axis must be a multiple of 4, or be all. */
struct Operand {
    const float* array;
    Walk walk;
};

template <typename T>
__device__ __forceinline__ T& element(T* array, unsigned i) {
    return array[i];
}

__device__ __forceinline__ float& element(Out out, unsigned i) {
    return out.array[i];
}

__device__ __forceinline__ float element(const Operand& operand, unsigned i) {
    return operand.array[operand.walk.at(i)];
}

__device__ __forceinline__ float4 loadQuad(const float* array, unsigned first) {
    return *reinterpret_cast<const float4*>(array + first);
}

__device__ __forceinline__ void storeQuad(float* array, unsigned first, const float* v) {
    *reinterpret_cast<float4*>(array + first) = make_float4(v[0], v[1], v[2], v[3]);
}

/** Elements first to first + 3 of an array, in registers. */
template <typename Array>
struct Quad;

template <>
struct Quad<const float*> {
    float v[4];

    __device__ __forceinline__ Quad(const float* array, unsigned first) {
        float4 q = loadQuad(array, first);
        v[0] = q.x, v[1] = q.y, v[2] = q.z, v[3] = q.w;
    }

    __device__ __forceinline__ void store() const {}
};

template <>
struct Quad<const int*> {
    int v[4];

    __device__ __forceinline__ Quad(const int* array, unsigned first) {
        int4 q = *reinterpret_cast<const int4*>(array + first);
        v[0] = q.x, v[1] = q.y, v[2] = q.z, v[3] = q.w;
    }

    __device__ __forceinline__ void store() const {}
};

template <>
struct Quad<const unsigned char*> {
    unsigned char v[4];

    __device__ __forceinline__ Quad(const unsigned char* array, unsigned first) {
        uchar4 q = *reinterpret_cast<const uchar4*>(array + first);
        v[0] = q.x, v[1] = q.y, v[2] = q.z, v[3] = q.w;
    }

    __device__ __forceinline__ void store() const {}
};

template <>
struct Quad<float*> {
    float v[4];
    float* array;
    unsigned first;

    __device__ __forceinline__ Quad(float* array, unsigned first) : array(array), first(first) {
        float4 q = loadQuad(array, first);
        v[0] = q.x, v[1] = q.y, v[2] = q.z, v[3] = q.w;
    }

    __device__ __forceinline__ void store() const {
        storeQuad(array, first, v);
    }
};

template <>
struct Quad<Out> {
    float v[4];
    float* array;
    unsigned first;

    __device__ __forceinline__ Quad(Out out, unsigned first) : array(out.array), first(first) {}

    __device__ __forceinline__ void store() const {
        storeQuad(array, first, v);
    }
};

template <>
struct Quad<Operand> {
    float v[4];

    __device__ __forceinline__ Quad(const Operand& operand, unsigned first) {
        unsigned at = operand.walk.at(first);
        float4 q;
        if (operand.walk.strides[0] == 0) q.x = q.y = q.z = q.w = operand.array[at];
        else q = loadQuad(operand.array, at);
        v[0] = q.x, v[1] = q.y, v[2] = q.z, v[3] = q.w;
    }

    __device__ __forceinline__ void store() const {}
};

template <typename F, typename... Quads>
__device__ __forceinline__ void four(F f, Quads... quads) {
#pragma unroll
    for (int k = 0; k < 4; k++) f(quads.v[k]...);
    (quads.store(), ...);
}

template <typename F, typename... Arrays>
__device__ __forceinline__ void each(unsigned n, unsigned quads, F f, Arrays... arrays) {
    for (unsigned i = thread(); i < quads; i += threads()) four(f, Quad<Arrays>(arrays, 4 * i)...);
    for (unsigned i = 4 * quads + thread(); i < n; i += threads()) f(element(arrays, i)...);
}

}  // namespace hanji
