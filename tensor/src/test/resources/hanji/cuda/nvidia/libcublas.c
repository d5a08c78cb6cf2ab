/*
 * A stand-in for NVIDIA's cuBLAS, 12 or 13. It writes each call as a line of the file STUB_LOG and multiplies by plain loops,
 * in columns as cuBLAS does, in the memory that the stand-in for the driver gives out. Where a stream is captured, a product is
 * two nodes, as it is where cuBLAS cuts a sum into parts.
 *
 *   STUB_CUBLAS   what cublasGemmEx answers   0
 */
#include <dlfcn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { SUCCESS, NOT_INITIALIZED };

static void say(const char *format, ...) {
    const char *name = getenv("STUB_LOG");
    FILE *file = name && *name ? fopen(name, "a") : NULL;
    if (!file) return;
    va_list values;
    va_start(values, format);
    vfprintf(file, format, values);
    va_end(values);
    fputc('\n', file);
    fclose(file);
}

static int mode;
static void *stream;

int cublasCreate_v2(void **handle) { *handle = &mode; say("cublasCreate"); return SUCCESS; }
int cublasDestroy_v2(void *handle) { say("cublasDestroy"); return SUCCESS; }
int cublasSetStream_v2(void *handle, void *to) { stream = to; return handle == &mode ? SUCCESS : NOT_INITIALIZED; }
int cublasSetWorkspace_v2(void *handle, void *memory, size_t bytes) { return memory && bytes ? SUCCESS : NOT_INITIALIZED; }
int cublasSetMathMode(void *handle, int to) { mode = to; return SUCCESS; }

int cublasGetProperty(int which, int *value) {
    *value = (int[]){12, 6, 4}[which];
    return SUCCESS;
}

/* Element (i, j) of op(x), where x is stored in columns. */
static float element(const float *x, int stride, int transposed, int i, int j) {
    return transposed ? x[(long)i * stride + j] : x[(long)j * stride + i];
}

typedef struct { int opA, opB, m, n, k, lda, ldb, ldc; float alpha, beta; const float *a, *b; float *c; } Product;

static void multiply(const void *values) {
    const Product *p = values;
    for (int i = 0; i < p->m; i++)
        for (int j = 0; j < p->n; j++) {
            float sum = 0;
            for (int l = 0; l < p->k; l++) sum += element(p->a, p->lda, p->opA, i, l) * element(p->b, p->ldb, p->opB, l, j);
            float *out = p->c + (long)j * p->ldc + i;
            *out = p->alpha * sum + (p->beta ? p->beta * *out : 0);
        }
}

static void nothing(const void *values) {}

int cublasGemmEx(void *handle, int opA, int opB, int m, int n, int k, const float *alpha, const float *a, int typeA,
                 int lda, const float *b, int typeB, int ldb, const float *beta, float *c, int typeC, int ldc, int compute,
                 int algorithm) {
    say("cublasGemmEx %c%c m %d n %d k %d strides %d %d %d types %d %d %d compute %d mode %d algorithm %d %s", "NT"[opA],
        "NT"[opB], m, n, k, lda, ldb, ldc, typeA, typeB, typeC, compute, mode, algorithm,
        stream ? "on a stream" : "on no stream");
    int answer = getenv("STUB_CUBLAS") ? atoi(getenv("STUB_CUBLAS")) : SUCCESS;
    if (answer) return answer;
    Product product = {opA, opB, m, n, k, lda, ldb, ldc, *alpha, *beta, a, b, c};
    void *driver = dlopen("libcuda.so.1", RTLD_NOW | RTLD_NOLOAD);
    int (*capture)(void *, void (*)(const void *), const void *, size_t) = driver ? dlsym(driver, "stub_capture") : NULL;
    if (capture && capture(stream, nothing, &product, 0)) capture(stream, multiply, &product, sizeof product);
    else multiply(&product);
    return SUCCESS;
}
