#pragma once
// One run of the pipeline, as a watcher from outside sees it: where it stands, told by files that it
// has replaced since it began.

#include "../cli/program.hpp"

#include <array>
#include <chrono>
#include <optional>

namespace clono::engine::test {

/// Of the processors, by all threads of a run: other programs on the machine do not count.
using Seconds = std::chrono::duration<double>;

enum class Part { Sampling, Tables, Plots, Export };

constexpr std::array kParts = {Part::Sampling, Part::Tables, Part::Plots, Part::Export};

const char* name_of(Part part);

/// Tells the parts of a run in a working directory that may hold what earlier attempts left.
class Watcher {
public:
    Watcher(fs::path working_dir, std::size_t chains);

    /// Whether a part has been finished since the watcher was made.
    bool is_over(Part part) const;

private:
    fs::path last_file_of(Part part) const;

    fs::path working_dir_;
    std::size_t chains_;
    std::array<std::uint64_t, kParts.size()> before_{}; ///< inode of each part's last file; 0: none
};

/// Lengths of the parts of an undisturbed run.
using Timeline = std::array<Seconds, kParts.size()>;

/// Runs to the end; throws std::runtime_error when the run fails.
Timeline run_undisturbed(const std::vector<std::string>& words, const fs::path& folder,
                         const fs::path& working_dir, std::size_t chains);

enum class Outcome { Killed, Finished, Failed };

/// Kills the run `delay` after the part began, and `wait` of the clock later (in a wait for the disk
/// no processor's time passes). Finished when the run was faster.
Outcome run_and_kill(const std::vector<std::string>& words, const fs::path& folder, Watcher watcher,
                     Part part, Seconds delay, std::chrono::microseconds wait,
                     std::string& complaint);

} // namespace clono::engine::test
