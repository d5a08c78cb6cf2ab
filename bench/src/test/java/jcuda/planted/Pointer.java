package jcuda.planted;

/** Stands for any class of JCuda. */
public record Pointer(long address) {}
