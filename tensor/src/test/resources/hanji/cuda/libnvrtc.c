/*
 * A stand-in for NVIDIA's NVRTC: its "PTX" is a comment with the options and the source, and a source with the word bad does not compile.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct program {
    char *source, *name, *log, *ptx;
};

static char *text(size_t size) {
    return calloc(size + 1, 1);
}

int nvrtcVersion(int *major, int *minor) {
    *major = 12, *minor = 6;
    return 0;
}

int nvrtcCreateProgram(
        struct program **program, const char *source, const char *name, int count, const char *const *headers,
        const char *const *names) {
    if (count || headers || names) return 3;
    *program = calloc(1, sizeof(struct program));
    (*program)->source = strdup(source), (*program)->name = strdup(name);
    (*program)->log = text(0), (*program)->ptx = text(0);
    return 0;
}

int nvrtcCompileProgram(struct program *program, int count, const char *const *options) {
    size_t size = 1000 + strlen(program->source) + strlen(program->name);
    for (int i = 0; i < count; i++) size += strlen(options[i]);
    if (strstr(program->source, "bad")) {
        program->log = text(size);
        sprintf(program->log, "%s(2): error: identifier \"bad\" is undefined\n\n1 error detected in the compilation of \"%s\".\n",
                program->name, program->name);
        return 6;
    }
    program->ptx = text(size);
    strcat(program->ptx, ".version 8.5\n//");
    for (int i = 0; i < count; i++) strcat(strcat(program->ptx, " "), options[i]);
    strcat(strcat(program->ptx, "\n// "), program->source);
    return 0;
}

int nvrtcGetPTXSize(struct program *program, size_t *size) {
    *size = strlen(program->ptx) + 1;
    return 0;
}

int nvrtcGetPTX(struct program *program, char *ptx) {
    strcpy(ptx, program->ptx);
    return 0;
}

int nvrtcGetProgramLogSize(struct program *program, size_t *size) {
    *size = strlen(program->log) + 1;
    return 0;
}

int nvrtcGetProgramLog(struct program *program, char *log) {
    strcpy(log, program->log);
    return 0;
}

int nvrtcDestroyProgram(struct program **program) {
    free(*program);
    *program = 0;
    return 0;
}
