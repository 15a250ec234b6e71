#pragma once
// Independent pieces of work on several threads. Which thread does which piece doesn't matter to the
// result, so the number of threads changes no byte.

#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace clono::engine {

/// Calls work(0) … work(count - 1), each once. The first exception is thrown again here.
template <class Work>
void parallel_for(std::size_t count, unsigned threads, const Work& work) {
    std::atomic<std::size_t> next{0};
    std::exception_ptr failure;
    std::mutex mutex;
    const auto run = [&] {
        try {
            for (auto piece = next++; piece < count; piece = next++) {
                work(piece);
            }
        } catch (...) {
            next = count;
            const std::lock_guard lock(mutex);
            failure = failure ? failure : std::current_exception();
        }
    };
    std::vector<std::jthread> helpers;
    for (unsigned t = 1; t < threads && t < count; ++t) {
        helpers.emplace_back(run);
    }
    run();
    helpers.clear();
    if (failure) {
        std::rethrow_exception(failure);
    }
}

} // namespace clono::engine
