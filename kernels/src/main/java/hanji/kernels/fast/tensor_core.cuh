/*
 * Products of matrices on tensor cores (sm_80 and above): operands are rounded from F32 as they are read from shared
 * memory, sums are F32.  A FRAGMENT holds 16 lines (rows of a, columns of b) of DEPTH terms, of which lane l has those of
 * lines g and g + 8, g = l / 4: to[0] and to[1] the lower half of the terms, to[2] and to[3] the upper.  That is how
 * mma.sync takes a, and two of its b (PTX ISA, "Matrix fragments for mma").  Precision and bounds: docs/precision.md.
 */
#pragma once

/** Which axis of a factor lies side by side: that of the terms, or that of the result's rows or columns. */
enum Contiguous { ALONG_DEPTH, ALONG_RESULT };

/** TF32: 11 significant bits, rounded to nearest, ties away from 0. */
struct Tf32 {
    static constexpr int DEPTH = 8;
    /** Words behind a line of a panel, so that no two lanes that read together meet in a bank. */
    static constexpr int PADDING[] = {4, 8};

    static __device__ __forceinline__ unsigned rounded(float x) {
        unsigned bits;
        asm("cvt.rna.tf32.f32 %0, %1;" : "=r"(bits) : "f"(x));
        return bits;
    }

    template <class PANEL>
    static __device__ __forceinline__ void fragment(const PANEL& panel, int line, int k, unsigned (&to)[4]) {
        int lane = threadIdx.x % 32;
        if constexpr (PANEL::CONTIGUOUS == ALONG_DEPTH) {
            const float* row = &panel.lines[line + lane % 16][k + lane / 16 * 4];
            asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0, %1, %2, %3}, [%4];"
                         : "=r"(to[0]), "=r"(to[1]), "=r"(to[2]), "=r"(to[3])
                         : "r"(static_cast<unsigned>(__cvta_generic_to_shared(row)))
                         : "memory");
#pragma unroll
            for (int i = 0; i < 4; i++) to[i] = rounded(__uint_as_float(to[i]));
        } else {
#pragma unroll
            for (int i = 0; i < 4; i++)
                to[i] = rounded(panel.lines[k + lane % 4 + i / 2 * 4][line + lane / 4 + i % 2 * 8]);
        }
    }

    static __device__ __forceinline__ void multiply(float (&d)[4], const unsigned (&a)[4], unsigned b0, unsigned b1) {
        asm("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, "
            "{%0, %1, %2, %3};"
            : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
            : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1));
    }
};

/** BF16: 8 significant bits, rounded to nearest, ties to even; two of them in a register, the first in the lower half. */
struct Bf16 {
    static constexpr int DEPTH = 16;
    static constexpr int PADDING[] = {8, 4};

    static __device__ __forceinline__ unsigned rounded(float first, float second) {
        unsigned bits;
        asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(bits) : "f"(second), "f"(first));
        return bits;
    }

    template <class PANEL>
    static __device__ __forceinline__ void fragment(const PANEL& panel, int line, int k, unsigned (&to)[4]) {
        int lane = threadIdx.x % 32;
#pragma unroll
        for (int i = 0; i < 4; i++) {
            int row = line + lane / 4 + i % 2 * 8, term = k + lane % 4 * 2 + i / 2 * 8;
            if constexpr (PANEL::CONTIGUOUS == ALONG_DEPTH) {
                float2 two = *reinterpret_cast<const float2*>(&panel.lines[row][term]);
                to[i] = rounded(two.x, two.y);
            } else {
                to[i] = rounded(panel.lines[term][row], panel.lines[term + 1][row]);
            }
        }
    }

    static __device__ __forceinline__ void multiply(float (&d)[4], const unsigned (&a)[4], unsigned b0, unsigned b1) {
        asm("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, "
            "{%0, %1, %2, %3};"
            : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
            : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1));
    }
};
