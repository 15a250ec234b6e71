// How long the nine plots take, how large they are and how much memory they need.
// Exits 1 when they take more than 10 s of the processor.
// usage: bench_plots [mutations [samples [clusters [folder to keep the pictures in]]]]
#include "engine/plot/plots.hpp"
#include "plot_samples.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>

#include <sys/resource.h>

namespace {

using clono::engine::PlotKind;

constexpr double kMostSeconds = 10; // of the processor, for all nine plots of 10,000 mutations

double seconds_of(const auto& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double megabytes(const std::filesystem::path& file) {
    return static_cast<double>(std::filesystem::file_size(file)) / 1e6;
}

double peak_megabytes() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1e3;
}

double processor_seconds() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

std::size_t argument(int count, char** values, int place, std::size_t otherwise) {
    return count > place ? std::strtoul(values[place], nullptr, 10) : otherwise;
}

} // namespace

int main(int count, char** values) {
    const clono::engine::testing::Folder scratch;
    const std::filesystem::path folder = count > 4 ? values[4] : scratch.path().c_str();
    const clono::engine::testing::Shape shape{argument(count, values, 3, 10),
                                              argument(count, values, 2, 4),
                                              argument(count, values, 1, 10'000)};
    const clono::engine::PlotData data = clono::engine::testing::sample_data(shape);
    std::printf("%zu mutations, %zu samples, %zu clusters; peak so far %.0f MB\n", shape.mutations,
                shape.samples, shape.clusters, peak_megabytes());
    std::printf("%-30s %27s %31s\n", "", "seconds: pdf  svg  png  tsv",
                "MB: pdf   svg   png   tsv");
    double total = 0;
    double processor = 0;
    for (const PlotKind kind : clono::engine::kAllPlots) {
        const std::filesystem::path stem = folder / clono::engine::plot_path(kind);
        std::filesystem::create_directories(stem.parent_path());
        const std::string name = stem.native();
        const auto render = [&](bool pdf, bool svg, bool png) {
            clono::engine::PlotOptions options;
            options.formats = {pdf, svg, png};
            return seconds_of([&] { render_plot(kind, data, options, stem); });
        };
        const double pdf = render(true, false, false);
        const double svg = render(false, true, false);
        const double png = render(false, false, true);
        const double tsv = seconds_of([&] { write_plot_data(kind, data, name + ".tsv"); });
        const double before = processor_seconds();
        const double all = seconds_of([&] { render_plot(kind, data, {}, stem); });
        processor += processor_seconds() - before + tsv;
        total += all + tsv;
        std::printf("%-30s %11.2f %4.2f %4.2f %4.2f %15.2f %5.2f %5.2f %5.2f\n",
                    std::string{clono::engine::plot_path(kind)}.c_str(), pdf, svg, png, tsv,
                    megabytes(name + ".pdf"), megabytes(name + ".svg"), megabytes(name + ".png"),
                    megabytes(name + ".tsv"));
    }
    std::printf("all nine, every format: %.2f s (%.2f s of the processor); peak %.0f MB\n", total,
                processor, peak_megabytes());
    if (processor > kMostSeconds) {
        std::printf("MISSED: at most %.0f s\n", kMostSeconds);
        return 1;
    }
    return 0;
}
