#pragma once
// What a run finds in its directories: nothing, an interrupted run to continue, or a finished one.
//
// The order of writes and removals makes every moment at which the program may be killed one of
// these: nothing yet; set up, with or without checkpoints; finished. `--overwrite` and `--extend`
// leave a note beside the checkpoints while they are under way, so that the same command given
// again continues instead of beginning once more.

#include "engine/cli/options.hpp"
#include "engine/io/settings_file.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

namespace clono::engine {

class RunDirectory {
public:
    RunDirectory(std::filesystem::path working_dir, const RunFlags& flags);

    const std::filesystem::path& checkpoint_dir() const { return checkpoint_dir_; }

    std::filesystem::path progress_file() const { return working_dir_ / flags_.progress_file; }

    std::filesystem::path live_file() const { return working_dir_ / flags_.live_file; }

    /// The seed to run with: the one given, else that of the run to be continued, else a fresh one.
    std::uint64_t choose_seed() const;

    /// Rows to sample, given those that the configuration says: more with --extend. Throws
    /// Failure(Contradiction) when there is no finished run to extend.
    std::size_t choose_rows(std::size_t configured) const;

    /// Makes the directory ready for a run with these texts of config.yaml and clonoscope.yaml, with
    /// `rows` rows. False when that very run is finished already and only its checkpoints were left.
    /// Throws Failure(Contradiction) when the directory holds another or a finished run.
    bool prepare(const std::string& config_text, const std::string& settings_text,
                 std::size_t rows);

    /// Called behind the manifest: removes what only a continued run needs.
    void clean_up() const;

private:
    bool has_checkpoint() const;
    bool is_same_run(const std::string& config_text, const std::string& settings_text) const;
    void start_anew() const;
    void begin_extension(std::size_t rows) const;
    void remove_results() const;

    std::filesystem::path working_dir_;
    const RunFlags& flags_;
    std::filesystem::path checkpoint_dir_;
};

/// The text of a config.yaml with another number of rows.
std::string with_num_iters(const std::string& config_text, std::size_t rows);

} // namespace clono::engine
