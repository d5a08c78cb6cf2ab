/* Barriers of the whole grid, barrier objects in shared memory, tiles wider than a warp. */
#include <cooperative_groups.h>
#include <cooperative_groups/reduce.h>
#include <cuda/barrier>
#include <cuda_pipeline.h>
namespace cg = cooperative_groups;

extern "C" __global__ void steps(int *out, int *box, int rounds) {
    cg::grid_group grid = cg::this_grid();
    int i = grid.thread_rank(), n = grid.size();
    box[i] = i;
    for (int round = 0; round < rounds; round++) {
        grid.sync();
        int other = box[(i + 37) % n];
        grid.sync();
        box[i] = other + 1;
    }
    out[i] = box[i];
}

extern "C" __global__ void missing(int *out, int *box) {
    cg::grid_group grid = cg::this_grid();
    int i = grid.thread_rank(), n = grid.size();
    grid.sync();
    box[i] = i * i;
    out[i] = box[n - 1 - i];
}

extern "C" __global__ void absent(int *out) {
    if (blockIdx.x == 0) out[threadIdx.x] = 1;
    else cg::this_grid().sync();
}

extern "C" __global__ void object(int *out, const int *in) {
    __shared__ cuda::barrier<cuda::thread_scope_block> bar;
    __shared__ int s[128];
    if (threadIdx.x == 0) init(&bar, blockDim.x);
    __syncthreads();
    int v = in[threadIdx.x];
    for (int round = 0; round < 3; round++) {
        s[threadIdx.x] = v;
        bar.arrive_and_wait();
        v = s[(threadIdx.x + 33) % 128] + 1;
        bar.arrive_and_wait();
    }
    out[threadIdx.x] = v;
}

extern "C" __global__ void objectTooSoon(int *out, const int *in) {
    __shared__ cuda::barrier<cuda::thread_scope_block> bar;
    __shared__ int s[128];
    if (threadIdx.x == 0) init(&bar, blockDim.x);
    __syncthreads();
    s[threadIdx.x] = in[threadIdx.x];
    auto token = bar.arrive();
    out[threadIdx.x] = s[(threadIdx.x + 33) % 128];
    bar.wait(std::move(token));
}

extern "C" __global__ void wide(int *out) {
    __shared__ cg::block_tile_memory<128> m;
    auto tile = cg::tiled_partition<64>(cg::this_thread_block(m));
    int sum = cg::reduce(tile, (int)threadIdx.x, cg::plus<int>());
    if (tile.thread_rank() == 0) out[threadIdx.x / 64] = sum;
}
