/*
 * A stand-in for NVIDIA's driver library. It writes each call with its arguments as a line of the file STUB_LOG; device
 * memory is host memory, so copies and fills are real; kernels do nothing. Pointers are written as names (memory1+16,
 * stream1), a launch with the values of its arguments, whose sizes it reads in the PTX, as a driver does.
 *
 *   STUB_INIT        what cuInit answers                          0
 *   STUB_VERSION     CUDA version of the driver                   12060
 *   STUB_DEVICES     number of GPUs                               1
 *   STUB_CAPABILITY  compute capability                           90
 *   STUB_MEMORY      bytes of device memory                       1073741824
 *   STUB_FAULT       a kernel that reaches outside its memory     none
 *   STUB_CONTEXTS    contexts that can be made                    1000
 *   STUB_INSTANTIATE what cuGraphInstantiate answers              0
 *
 * After a fault every call that waits answers CUDA_ERROR_ILLEGAL_ADDRESS, until the context is destroyed.
 */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SUCCESS, INVALID_VALUE, OUT_OF_MEMORY, INVALID_CONTEXT = 201, INVALID_PTX = 218, NOT_FOUND = 500,
       ILLEGAL_ADDRESS = 700, UPDATE_FAILURE = 910 };

typedef struct { const char *kind; int number; char *start; size_t bytes; } Object;

static Object objects[1 << 16];
static int count, contexts, clock_ticks;
static int faulty;                   /* the context of today is broken */
static char *context;                /* the one there is, or NULL */
static __thread char *current;       /* that of the calling thread */
static FILE *log_file;

static long long setting(const char *name, long long otherwise) {
    const char *text = getenv(name);
    return text ? atoll(text) : otherwise;
}

static void say(const char *format, ...) {
    const char *file = getenv("STUB_LOG");
    if (!log_file && file && *file) log_file = fopen(file, "a");
    if (!log_file) return;
    va_list values;
    va_start(values, format);
    vfprintf(log_file, format, values);
    va_end(values);
    fputc('\n', log_file);
    fflush(log_file);
}

static Object *find(const void *pointer) {
    for (int i = count - 1; i >= 0; i--)
        if ((char *)pointer >= objects[i].start && (char *)pointer < objects[i].start + objects[i].bytes) return objects + i;
    return NULL;
}

/* A pointer's name, in one of a few buffers that go round. */
static const char *name(const void *pointer) {
    static char names[8][64];
    static int next;
    char *out = names[next = (next + 1) % 8];
    Object *object = log_file ? find(pointer) : NULL;
    if (!object) sprintf(out, pointer ? "%p" : "0", pointer);
    else if ((char *)pointer == object->start) sprintf(out, "%s%d", object->kind, object->number);
    else sprintf(out, "%s%d+%ld", object->kind, object->number, (long)((char *)pointer - object->start));
    return out;
}

static void *make(const char *kind, size_t bytes) {
    int number = 1;
    for (int i = 0; i < count; i++) number += !strcmp(objects[i].kind, kind);
    objects[count++] = (Object){kind, number, aligned_alloc(256, (bytes + 255) / 256 * 256), bytes};
    return objects[count - 1].start;
}

/* Its number is not used again. */
static int drop(const void *pointer) {
    Object *object = find(pointer);
    if (!object || object->start != pointer) return INVALID_VALUE;
    free(object->start);
    object->start = NULL;
    object->bytes = 0;
    return SUCCESS;
}

#define NEED_CONTEXT if (!current || current != context) return INVALID_CONTEXT

/* ---- the driver and its GPUs ---- */

int cuInit(unsigned flags) { say("cuInit %u", flags); return setting("STUB_INIT", SUCCESS); }
int cuDriverGetVersion(int *version) { *version = setting("STUB_VERSION", 12060); return SUCCESS; }

int cuGetErrorName(int status, const char **name) {
    switch (status) {
        case INVALID_VALUE: *name = "CUDA_ERROR_INVALID_VALUE"; break;
        case OUT_OF_MEMORY: *name = "CUDA_ERROR_OUT_OF_MEMORY"; break;
        case INVALID_CONTEXT: *name = "CUDA_ERROR_INVALID_CONTEXT"; break;
        case INVALID_PTX: *name = "CUDA_ERROR_INVALID_PTX"; break;
        case NOT_FOUND: *name = "CUDA_ERROR_NOT_FOUND"; break;
        case ILLEGAL_ADDRESS: *name = "CUDA_ERROR_ILLEGAL_ADDRESS"; break;
        case UPDATE_FAILURE: *name = "CUDA_ERROR_GRAPH_EXEC_UPDATE_FAILURE"; break;
        default: return INVALID_VALUE;
    }
    return SUCCESS;
}

int cuDeviceGetCount(int *number) { *number = setting("STUB_DEVICES", 1); return SUCCESS; }
int cuDeviceGet(int *device, int ordinal) { *device = 40 + ordinal; return SUCCESS; }

int cuDeviceGetName(char *text, int length, int device) {
    snprintf(text, length, "Stub GPU %d", device - 40);
    return SUCCESS;
}

int cuDeviceTotalMem_v2(size_t *bytes, int device) { *bytes = setting("STUB_MEMORY", 1 << 30); return SUCCESS; }

int cuDeviceGetAttribute(int *value, int attribute, int device) {
    int capability = setting("STUB_CAPABILITY", 90);
    switch (attribute) {
        case 75: *value = capability / 10; return SUCCESS;
        case 76: *value = capability % 10; return SUCCESS;
        case 16: *value = 132; return SUCCESS;    /* multiprocessors */
        case 97: *value = 232448; return SUCCESS; /* shared memory of a block, where asked for */
        default: return INVALID_VALUE;
    }
}

/* ---- contexts ---- */

int cuCtxCreate_v2(char **out, unsigned flags, int device) {
    if (contexts == setting("STUB_CONTEXTS", 1000)) return OUT_OF_MEMORY;
    contexts++;
    faulty = 0;
    *out = current = context = make("context", 1);
    say("cuCtxCreate %s flags %u device %d", name(context), flags, device);
    return SUCCESS;
}

int cuCtxDestroy_v2(char *which) {
    say("cuCtxDestroy %s", name(which));
    for (int i = 0; i < count; i++) if (objects[i].start) drop(objects[i].start);
    context = NULL;
    return SUCCESS;
}

int cuCtxSetCurrent(char *which) {
    if (which == current) return SUCCESS;
    say("cuCtxSetCurrent %s", name(which));
    current = which;
    return SUCCESS;
}

/* ---- graphs: what a stream is given while it is captured ---- */

typedef struct { char name[64]; int sizes[64]; int parameters; unsigned shared; } Function;

typedef struct Node {
    enum { LAUNCH, COPY, BYTES, WORDS, LIBRARY } kind;
    Function *function;               /* a launch: with its sizes and the values of its arguments */
    unsigned sizes[7];
    unsigned char values[4096];
    char *to;                         /* a copy or a fill */
    const char *from;
    size_t times;
    unsigned value;
    void (*work)(const void *values); /* a library's */
    struct Node *next;
} Node;

typedef struct { Node *first, *last; } Graph;

static struct { Graph *graph; void *stream; } captures[4]; /* without a graph where nothing is captured */

/* Where the graph of a stream that is captured stands, or NULL. */
static Graph **captured_on(void *stream) {
    for (int i = 0; i < 4; i++) if (captures[i].graph && captures[i].stream == stream) return &captures[i].graph;
    return NULL;
}

static void *make(const char *kind, size_t bytes);

/* Adds a node if this stream is captured. */
static int capture(void *stream, Node node) {
    if (!captured_on(stream)) return 0;
    Graph *captured = *captured_on(stream);
    Node *added = make("node", sizeof *added);
    *added = node;
    added->next = NULL;
    if (captured->last) captured->last->next = added;
    else captured->first = added;
    captured->last = added;
    return 1;
}

/* Lets a library's work be captured; whether it is. */
int stub_capture(void *stream, void (*work)(const void *), const void *values, size_t bytes) {
    Node node = {.kind = LIBRARY, .work = work};
    memcpy(node.values, values, bytes);
    return capture(stream, node);
}

static void keep_values(Node *node, void **parameters) {
    unsigned char *at = node->values;
    for (int i = 0; i < node->function->parameters; at += node->function->sizes[i++])
        memcpy(at, parameters[i], node->function->sizes[i]);
}

/* ---- memory ---- */

static size_t held(void) {
    size_t sum = 0;
    for (int i = 0; i < count; i++) if (!strcmp(objects[i].kind, "memory")) sum += objects[i].bytes;
    return sum;
}

int cuMemGetInfo_v2(size_t *free_bytes, size_t *total) {
    NEED_CONTEXT;
    *total = setting("STUB_MEMORY", 1 << 30);
    *free_bytes = *total - held();
    return SUCCESS;
}

int cuMemAlloc_v2(char **out, size_t bytes) {
    NEED_CONTEXT;
    if (held() + bytes > (size_t)setting("STUB_MEMORY", 1 << 30)) {
        say("cuMemAlloc %zu: out of memory", bytes);
        return OUT_OF_MEMORY;
    }
    *out = make("memory", bytes);
    say("cuMemAlloc %s of %zu", name(*out), bytes);
    return SUCCESS;
}

int cuMemFree_v2(char *memory) { NEED_CONTEXT; say("cuMemFree %s", name(memory)); return drop(memory); }

int cuMemAllocHost_v2(void **out, size_t bytes) {
    NEED_CONTEXT;
    *out = make("host", bytes);
    say("cuMemAllocHost %s of %zu", name(*out), bytes);
    return SUCCESS;
}

static int copy(const char *call, char *to, const char *from, size_t bytes, void *stream) {
    NEED_CONTEXT;
    say("%s %s from %s, %zu bytes, on %s", call, name(to), name(from), bytes, name(stream));
    if (capture(stream, (Node){.kind = COPY, .to = to, .from = from, .times = bytes})) return SUCCESS;
    Object *target = find(to), *source = find(from);
    if (!target || !source || to + bytes > target->start + target->bytes || from + bytes > source->start + source->bytes)
        return INVALID_VALUE;
    memmove(to, from, bytes);
    return SUCCESS;
}

int cuMemcpyHtoDAsync_v2(char *to, char *from, size_t bytes, void *on) { return copy("cuMemcpyHtoDAsync", to, from, bytes, on); }
int cuMemcpyDtoHAsync_v2(char *to, char *from, size_t bytes, void *on) { return copy("cuMemcpyDtoHAsync", to, from, bytes, on); }
int cuMemcpyDtoDAsync_v2(char *to, char *from, size_t bytes, void *on) { return copy("cuMemcpyDtoDAsync", to, from, bytes, on); }

int cuMemsetD8Async(char *to, unsigned char value, size_t times, void *stream) {
    NEED_CONTEXT;
    say("cuMemsetD8Async %s to %u, %zu times, on %s", name(to), value, times, name(stream));
    if (!capture(stream, (Node){.kind = BYTES, .to = to, .value = value, .times = times})) memset(to, value, times);
    return SUCCESS;
}

int cuMemsetD32Async(unsigned *to, unsigned value, size_t times, void *stream) {
    NEED_CONTEXT;
    say("cuMemsetD32Async %s to 0x%08x, %zu times, on %s", name(to), value, times, name(stream));
    if (capture(stream, (Node){.kind = WORDS, .to = (char *)to, .value = value, .times = times})) return SUCCESS;
    for (size_t i = 0; i < times; i++) to[i] = value;
    return SUCCESS;
}

/* ---- modules, kernels ---- */

typedef struct { char *ptx; } Module;

int cuModuleLoadDataEx(Module **out, const char *image, unsigned options, int *option, void **value) {
    NEED_CONTEXT;
    if (!strstr(image, ".version")) {
        for (unsigned i = 0; i < options; i++)
            if (option[i] == 5) strcpy(value[i], "ptxas application ptx input, line 1; fatal : Missing .version\n\n");
        return INVALID_PTX;
    }
    *out = make("module", sizeof **out);
    (*out)->ptx = strdup(image);
    say("cuModuleLoadDataEx %s of %zu characters", name(*out), strlen(image));
    return SUCCESS;
}

int cuModuleLoadData(Module **out, const char *image) { return cuModuleLoadDataEx(out, image, 0, NULL, NULL); }

static int size(const char *type) {
    return strstr(type, "64") ? 8 : strstr(type, "32") ? 4 : strstr(type, "16") ? 2 : 1;
}

/* Reads ".entry NAME(.param .u64 a, .param .align 4 .b8 b[12], ...)". */
int cuModuleGetFunction(Function **out, Module *module, const char *kernel) {
    NEED_CONTEXT;
    char entry[80];
    snprintf(entry, sizeof entry, ".entry %s(", kernel);
    char *at = strstr(module->ptx, entry);
    if (!at) return NOT_FOUND;
    Function *function = *out = make("function", sizeof *function);
    snprintf(function->name, sizeof function->name, "%s", kernel);
    function->parameters = 0;
    function->shared = 48 << 10;
    char *end = strchr(at, ')');
    for (char *next = strstr(at, ".param"); next && next < end; next = strstr(next + 1, ".param")) {
        char line[128] = "";
        sscanf(next, "%127[^,)]", line);
        char *alignment = strstr(line, ".align"), *array = strchr(line, '[');
        char *type = strchr(alignment ? alignment + 1 : line + 1, '.');
        char word[8] = "";
        sscanf(type, "%7s", word);
        function->sizes[function->parameters++] = size(word) * (array ? atoi(array + 1) : 1);
    }
    say("cuModuleGetFunction %s of %s", kernel, name(module));
    return SUCCESS;
}

int cuFuncSetAttribute(Function *function, int attribute, int value) {
    NEED_CONTEXT;
    say("cuFuncSetAttribute %s %d to %d", function->name, attribute, value);
    if (attribute == 8) function->shared = value;
    return SUCCESS;
}

/* Addresses as names, other values of 2, 4 and 8 bytes as numbers, structs as bytes. */
static void describe(char *out, const unsigned char *value, int bytes) {
    uint64_t number = 0;
    memcpy(&number, value, bytes <= 8 ? bytes : 8);
    if (bytes == 8 && find((void *)number)) strcpy(out, name((void *)number));
    else if (bytes <= 8) sprintf(out, "0x%0*llx", 2 * bytes, (unsigned long long)number);
    else for (int i = 0; i < bytes; i++) sprintf(out + 2 * i, "%02x", value[i]);
}

int cuLaunchKernel(Function *function, unsigned x, unsigned y, unsigned z, unsigned blockX, unsigned blockY,
                   unsigned blockZ, unsigned shared, void *stream, void **parameters, void **extra) {
    NEED_CONTEXT;
    if (log_file) {
        char values[4096] = "";
        for (int i = 0; i < function->parameters; i++) {
            strcat(values, " ");
            describe(values + strlen(values), parameters[i], function->sizes[i]);
        }
        say("cuLaunchKernel %s grid %u,%u,%u block %u,%u,%u shared %u on %s:%s", function->name, x, y, z, blockX, blockY,
            blockZ, shared, name(stream), values);
    }
    if (shared > function->shared || extra) return INVALID_VALUE;
    Node node = {.kind = LAUNCH, .function = function, .sizes = {x, y, z, blockX, blockY, blockZ, shared}};
    keep_values(&node, parameters);
    if (capture(stream, node)) return SUCCESS;
    if (getenv("STUB_FAULT") && !strcmp(getenv("STUB_FAULT"), function->name)) faulty = 1;
    return SUCCESS;
}

typedef struct {
    unsigned sizes[7];
    void *stream;
    const struct Attribute { int id; char padding[4]; union { unsigned words[16]; } value; } *attributes;
    unsigned number;
} LaunchConfiguration;

int cuLaunchKernelEx(const LaunchConfiguration *launch, Function *function, void **parameters, void **extra) {
    char text[256] = "";
    for (unsigned i = 0; i < launch->number; i++) {
        const struct Attribute *each = launch->attributes + i;
        sprintf(text + strlen(text), " attribute %d: %u", each->id, each->value.words[0]);
        if (each->id == 4) sprintf(text + strlen(text), ",%u,%u", each->value.words[1], each->value.words[2]);
    }
    say("cuLaunchKernelEx with %u attributes%s", launch->number, text);
    const unsigned *s = launch->sizes;
    return cuLaunchKernel(function, s[0], s[1], s[2], s[3], s[4], s[5], s[6], launch->stream, parameters, extra);
}

/* ---- streams, events ---- */

static int waited(void) { return faulty ? ILLEGAL_ADDRESS : SUCCESS; }

int cuStreamCreate(void **out, unsigned flags) {
    NEED_CONTEXT;
    *out = make("stream", 1);
    say("cuStreamCreate %s flags %u", name(*out), flags);
    return SUCCESS;
}

int cuStreamDestroy_v2(void *stream) { NEED_CONTEXT; say("cuStreamDestroy %s", name(stream)); return drop(stream); }
int cuStreamSynchronize(void *stream) { NEED_CONTEXT; say("cuStreamSynchronize %s", name(stream)); return waited(); }

int cuStreamWaitEvent(void *stream, void *event, unsigned flags) {
    NEED_CONTEXT;
    say("cuStreamWaitEvent %s for %s flags %u", name(stream), name(event), flags);
    return SUCCESS;
}

int cuEventCreate(int **out, unsigned flags) {
    NEED_CONTEXT;
    *out = make("event", sizeof **out);
    **out = 0;
    say("cuEventCreate %s flags %u", name(*out), flags);
    return SUCCESS;
}

int cuEventDestroy_v2(int *event) { NEED_CONTEXT; say("cuEventDestroy %s", name(event)); return drop(event); }

int cuEventRecord(int *event, void *stream) {
    NEED_CONTEXT;
    *event = ++clock_ticks;
    say("cuEventRecord %s on %s", name(event), name(stream));
    return SUCCESS;
}

int cuEventSynchronize(int *event) { NEED_CONTEXT; say("cuEventSynchronize %s", name(event)); return waited(); }

int cuEventElapsedTime(float *milliseconds, int *from, int *to) {
    NEED_CONTEXT;
    *milliseconds = *to - *from;
    return SUCCESS;
}

/* ---- graphs: made, changed, launched ---- */

int cuStreamBeginCapture_v2(void *stream, int mode) {
    NEED_CONTEXT;
    int free = 0;
    while (captures[free].graph) if (++free == 4) return INVALID_VALUE;
    Graph *graph = make("graph", sizeof *graph);
    *graph = (Graph){NULL, NULL};
    captures[free].graph = graph;
    captures[free].stream = stream;
    say("cuStreamBeginCapture %s mode %d", name(stream), mode);
    return SUCCESS;
}

int cuStreamEndCapture(void *stream, Graph **out) {
    NEED_CONTEXT;
    if (!captured_on(stream)) return INVALID_VALUE;
    *out = *captured_on(stream);
    *captured_on(stream) = NULL;
    say("cuStreamEndCapture %s as %s", name(stream), name(*out));
    return SUCCESS;
}

int cuGraphGetRootNodes(Graph *graph, Node **nodes, size_t *number) {
    *number = graph->first != NULL;
    if (graph->first) nodes[0] = graph->first;
    return SUCCESS;
}

int cuGraphNodeGetDependentNodes(Node *node, Node **nodes, size_t *number) {
    *number = node->next != NULL;
    if (node->next) nodes[0] = node->next;
    return SUCCESS;
}

/* A node of an executable graph belongs to the node that it was copied from. */
typedef struct { Node *nodes[256]; Node *of[256]; int count; } Executable;

int cuGraphInstantiateWithFlags(Executable **out, Graph *graph, unsigned long long flags) {
    NEED_CONTEXT;
    if (setting("STUB_INSTANTIATE", SUCCESS)) return setting("STUB_INSTANTIATE", SUCCESS);
    Executable *executable = *out = make("executable", sizeof *executable);
    executable->count = 0;
    for (Node *node = graph->first; node; node = node->next) {
        Node *copied = make("part", sizeof *copied);
        *copied = *node;
        executable->nodes[executable->count] = copied;
        executable->of[executable->count++] = node;
    }
    say("cuGraphInstantiate %s of %s flags %llu: %d nodes", name(executable), name(graph), flags, executable->count);
    return SUCCESS;
}

static void describe_values(char *out, const Node *node) {
    const unsigned char *at = node->values;
    for (int i = 0; i < node->function->parameters; at += node->function->sizes[i++]) {
        strcat(out, " ");
        describe(out + strlen(out), at, node->function->sizes[i]);
    }
}

typedef struct {
    Function *function;
    unsigned sizes[7];
    void **parameters, **extra;
    void *kernel, *context;
} LaunchParameters;

int cuGraphExecKernelNodeSetParams_v2(Executable *executable, Node *node, const LaunchParameters *launch) {
    NEED_CONTEXT;
    for (int i = 0; i < executable->count; i++) {
        Node *part = executable->nodes[i];
        if (executable->of[i] != node || part->kind != LAUNCH) continue;
        if (launch->extra || launch->kernel || launch->context) return INVALID_VALUE;
        part->function = launch->function;
        memcpy(part->sizes, launch->sizes, sizeof part->sizes);
        keep_values(part, launch->parameters);
        char values[4096] = "";
        describe_values(values, part);
        say("cuGraphExecKernelNodeSetParams %s %s grid %u block %u:%s", name(executable), name(node), part->sizes[0],
            part->sizes[3], values);
        return SUCCESS;
    }
    return INVALID_VALUE;
}

int cuGraphExecUpdate_v2(Executable *executable, Graph *graph, void *result) {
    NEED_CONTEXT;
    int at = 0;
    for (Node *node = graph->first; node; node = node->next, at++)
        if (at == executable->count || node->kind != executable->nodes[at]->kind) return UPDATE_FAILURE;
    if (at != executable->count) return UPDATE_FAILURE;
    at = 0;
    for (Node *node = graph->first; node; node = node->next) *executable->nodes[at++] = *node;
    say("cuGraphExecUpdate %s from %s", name(executable), name(graph));
    return SUCCESS;
}

int cuGraphLaunch(Executable *executable, void *stream) {
    NEED_CONTEXT;
    say("cuGraphLaunch %s on %s", name(executable), name(stream));
    for (int i = 0; i < executable->count; i++) {
        Node *node = executable->nodes[i];
        char values[4096] = "";
        switch (node->kind) {
            case LAUNCH:
                describe_values(values, node);
                say("  launch %s grid %u block %u:%s", node->function->name, node->sizes[0], node->sizes[3], values);
                break;
            case LIBRARY: node->work(node->values); break;
            case COPY: memmove(node->to, node->from, node->times); break;
            case BYTES: memset(node->to, node->value, node->times); break;
            case WORDS: for (size_t w = 0; w < node->times; w++) ((unsigned *)node->to)[w] = node->value;
        }
    }
    return SUCCESS;
}

int cuGraphExecDestroy(Executable *executable) {
    NEED_CONTEXT;
    say("cuGraphExecDestroy %s", name(executable));
    return drop(executable);
}

int cuGraphDestroy(Graph *graph) { NEED_CONTEXT; say("cuGraphDestroy %s", name(graph)); return drop(graph); }
