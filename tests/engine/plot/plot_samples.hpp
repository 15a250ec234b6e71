#pragma once
// Made-up analyses of any shape for the plots' tests, from a fixed seed and without the standard library's
// distributions, so that they are equal everywhere.

#include "engine/plot/plot_data.hpp"

#include <filesystem>
#include <string>

namespace clono::engine::testing {

struct Shape {
    std::size_t clusters = 6;
    std::size_t samples = 4;
    std::size_t mutations = 100;
};

/// Clusters of unequal size at separate prevalences, each mutation scattered about its cluster's.
PlotData sample_data(const Shape& shape);

/// A private folder, removed at the end.
class Folder {
public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

std::string bytes_of(const std::filesystem::path& file);

} // namespace clono::engine::testing
