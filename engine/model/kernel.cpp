#include "engine/model/kernel.hpp"

#include <cstdlib>
#include <string_view>

namespace clono::engine {

namespace isa_baseline {
extern const Kernel kKernel;
}

namespace isa_avx2 {
extern const Kernel kKernel;
}

namespace isa_avx512 {
extern const Kernel kKernel;
}

namespace {

bool processor_has(Isa isa) {
#if defined(__x86_64__)
    switch (isa) {
    case Isa::Avx512:
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
               __builtin_cpu_supports("avx512vl");
    case Isa::Avx2:
        return __builtin_cpu_supports("avx2");
    case Isa::Baseline:
        return true;
    }
#endif
    return isa == Isa::Baseline;
}

Isa wanted_by_environment() {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody changes the environment
    const char* text = std::getenv("CLONO_ENGINE_ISA");
    const std::string_view name = text != nullptr ? text : "";
    return name == "baseline" ? Isa::Baseline : name == "avx2" ? Isa::Avx2 : Isa::Avx512;
}

} // namespace

const Kernel& kernel_for(Isa wanted) {
    if (wanted == Isa::Avx512 && processor_has(Isa::Avx512)) {
        return isa_avx512::kKernel;
    }
    if (wanted != Isa::Baseline && processor_has(Isa::Avx2)) {
        return isa_avx2::kKernel;
    }
    return isa_baseline::kKernel;
}

const Kernel& default_kernel() {
    static const Kernel& chosen = kernel_for(wanted_by_environment());
    return chosen;
}

} // namespace clono::engine
