// What it costs to keep rows, to write checkpoints and to export traces. Times are of the process's
// own processor seconds. Exits 1 on a missed threshold.

#include "bench.hpp"
#include "datasets.hpp"
#include "engine/cli/sampling.hpp"
#include "engine/io/bz2.hpp"
#include "engine/io/dataset_builder.hpp"
#include "engine/io/trace_export.hpp"
#include "engine/io/trace_file.hpp"
#include "engine/model/kernel.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <bzlib.h>

namespace clono::engine {
namespace {

namespace fs = std::filesystem;
using clono::bench::processor_seconds;
using clono::bench::Report;

class Folder {
public:
    Folder() {
        char name[] = "/tmp/clono_bench_XXXXXX";
        if (::mkdtemp(name) == nullptr) {
            throw std::runtime_error("mkdtemp");
        }
        path_ = name;
    }

    ~Folder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }

    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

/// Seconds of the sampler alone, and with rows and checkpoints written as a run does.
void time_checkpoints(Report& report, const Dataset& data, std::size_t rows) {
    double bare = 1e300, kept = 1e300;
    constexpr int kRounds = 6; // a difference of 2 % is small against what a machine does beside
    for (int round = 0; round < kRounds; ++round) {
        double begin = processor_seconds();
        ChainSettings settings;
        settings.seed = 3;
        settings.chain = 1;
        Chain chain(data, settings);
        for (std::size_t row = 1; row < rows; ++row) {
            chain.step();
        }
        bare = std::min(bare, processor_seconds() - begin);
        const Folder folder;
        SamplingPlan plan;
        plan.data = &data;
        plan.model = settings;
        plan.chains = 1;
        plan.threads = 1;
        plan.num_iters = rows;
        plan.folder = folder.path();
        begin = processor_seconds();
        Sampling(plan).run_to(rows);
        kept = std::min(kept, processor_seconds() - begin);
    }
    report.figure("seconds of the sampler alone", bare);
    report.at_most("rows and checkpoints, % of that", 100 * (kept / bare - 1), 2);
}

std::string bytes_of(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::string decompressed(const std::string& packed) {
    std::string text(packed.size() * 60 + (1 << 20), '\0');
    for (;;) {
        auto size = static_cast<unsigned>(text.size());
        const int code =
            BZ2_bzBuffToBuffDecompress(text.data(), &size, const_cast<char*>(packed.data()),
                                       static_cast<unsigned>(packed.size()), 0, 0);
        if (code == BZ_OK) {
            text.resize(size);
            return text;
        }
        if (code != BZ_OUTBUFF_FULL) {
            throw std::runtime_error("libbz2 can't read what was exported");
        }
        text.resize(text.size() * 2);
    }
}

/// Seconds of libbz2 for these bytes in one call.
double seconds_of_libbz2(const std::string& text) {
    std::string packed(text.size() + text.size() / 50 + 1000, '\0');
    auto size = static_cast<unsigned>(packed.size());
    const double begin = processor_seconds();
    if (BZ2_bzBuffToBuffCompress(packed.data(), &size, const_cast<char*>(text.data()),
                                 static_cast<unsigned>(text.size()), kBz2BlockSize, 0,
                                 0) != BZ_OK) {
        throw std::runtime_error("libbz2 refused to compress");
    }
    return processor_seconds() - begin;
}

void time_export(Report& report, const Dataset& data, std::size_t rows) {
    const Folder folder;
    SamplingPlan plan;
    plan.data = &data;
    plan.chains = 1;
    plan.threads = 1;
    plan.num_iters = rows;
    plan.folder = folder.path() / "checkpoint";
    Sampling sampling(plan);
    sampling.run_to(rows);
    sampling.write_traces([&](std::size_t) { return folder.path() / "trace.clono"; });
    const TraceFile trace(folder.path() / "trace.clono");
    double exported = 1e300, bare = 1e300, megabytes = 0;
    for (int round = 0; round < 3; ++round) {
        const fs::path out = folder.path() / std::to_string(round);
        const TraceExport chain{&trace, out};
        const double begin = processor_seconds();
        export_traces(data, {&chain, 1}, {true, 2, nullptr});
        exported = std::min(exported, processor_seconds() - begin);
        double sum = 0;
        megabytes = 0;
        for (const auto& file : fs::directory_iterator(out)) {
            const std::string text = decompressed(bytes_of(file.path()));
            megabytes += static_cast<double>(text.size()) / 1e6;
            sum += seconds_of_libbz2(text);
        }
        bare = std::min(bare, sum);
    }
    report.figure("megabytes of text", megabytes);
    report.figure("seconds of libbz2 alone", bare);
    report.at_most("export on two threads / libbz2 alone", exported / bare, 1.1);
}

int missed_thresholds() {
    std::printf("%s\n", clono::bench::machine(default_kernel().name).c_str());
    Report report;
    testing::Simulation what;
    std::printf("133 mutations x 4 samples, 10000 rows\n");
    time_checkpoints(report, testing::simulate(what, 5), 10'000);
    time_export(report, testing::simulate(what, 5), 2'000);
    what.mutations = 1000;
    what.clones = 12;
    std::printf("1000 mutations x 4 samples, 2000 rows\n");
    time_checkpoints(report, testing::simulate(what, 5), 2'000);
    return report.missed();
}

} // namespace
} // namespace clono::engine

int main() {
    try {
        return clono::engine::missed_thresholds() > 0 ? 1 : 0;
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "%s\n", problem.what());
        return 1;
    }
}
