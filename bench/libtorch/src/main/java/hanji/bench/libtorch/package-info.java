/** The workloads on libtorch, PyTorch's C++ library, through its Java binding org.bytedeco:pytorch. */
package hanji.bench.libtorch;
