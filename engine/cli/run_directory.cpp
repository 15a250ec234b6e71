#include "engine/cli/run_directory.hpp"

#include "core/random.hpp"
#include "engine/cli/loaded_run.hpp"
#include "engine/cli/sampling.hpp"
#include "engine/io/failure.hpp"
#include "engine/io/files.hpp"
#include "engine/io/manifest.hpp"

#include <algorithm>
#include <cstring>

namespace clono::engine {

namespace fs = std::filesystem;

namespace {

constexpr const char* kOverwriteNote = "overwriting";
constexpr const char* kExtendNote = "extending_to";

std::string text_or_empty(const fs::path& file) {
    return fs::exists(file) ? read_file(file) : std::string();
}

[[noreturn]] void contradiction(const std::string& message) {
    throw Failure(ExitCode::Contradiction, message);
}

} // namespace

std::string with_num_iters(const std::string& config_text, std::size_t rows) {
    const std::string key = "\nnum_iters:";
    const auto at = ("\n" + config_text).find(key);
    if (at == std::string::npos) {
        return config_text + "num_iters: " + std::to_string(rows) + "\n";
    }
    const auto end = std::min(config_text.find('\n', at), config_text.size());
    return config_text.substr(0, at) + "num_iters: " + std::to_string(rows) +
           config_text.substr(end);
}

RunDirectory::RunDirectory(fs::path working_dir, const RunFlags& flags)
    : working_dir_(std::move(working_dir)),
      flags_(flags),
      checkpoint_dir_(flags.checkpoint_dir.empty() ? working_dir_ / "checkpoint"
                                                   : fs::path(flags.checkpoint_dir)) {
    if (flags.overwrite && flags.extend) {
        contradiction("--overwrite and --extend exclude each other");
    }
}

bool RunDirectory::has_checkpoint() const {
    return fs::exists(checkpoint_file(checkpoint_dir_, 1));
}

std::uint64_t RunDirectory::choose_seed() const {
    if (flags_.seed) {
        return *flags_.seed;
    }
    const bool starts_anew = flags_.overwrite && !fs::exists(checkpoint_dir_ / kOverwriteNote);
    if (!starts_anew) {
        if (const auto settings = read_settings(working_dir_)) {
            return settings->seed;
        }
        if (const auto seed = seed_of_checkpoint(checkpoint_dir_)) {
            return *seed;
        }
    }
    std::uint32_t seed = 0; // short enough to be typed, and exact in JSON
    const auto bytes = random_bytes<sizeof seed>();
    std::memcpy(&seed, bytes.data(), sizeof seed);
    return seed;
}

std::size_t RunDirectory::choose_rows(std::size_t configured) const {
    if (!flags_.extend) {
        return configured;
    }
    const auto note = text_or_empty(checkpoint_dir_ / kExtendNote);
    if (!note.empty()) {
        return std::stoull(note);
    }
    if (!is_finished(working_dir_)) {
        contradiction("--extend needs a finished run in " + working_dir_.string());
    }
    return read_config(working_dir_ / "config.yaml").num_iters + *flags_.extend;
}

bool RunDirectory::is_same_run(const std::string& config_text,
                               const std::string& settings_text) const {
    return text_or_empty(working_dir_ / "config.yaml") == config_text &&
           text_or_empty(working_dir_ / "clonoscope.yaml") == settings_text;
}

bool RunDirectory::prepare(const std::string& config_text, const std::string& settings_text,
                           std::size_t rows) {
    const bool is_done = is_finished(working_dir_);
    const bool is_same = is_same_run(config_text, settings_text);
    if (is_done && is_same && has_checkpoint()) {
        // Killed between the manifest and the clean-up.
        clean_up();
        return false;
    }
    if (flags_.extend) {
        const auto recorded = text_or_empty(working_dir_ / "config.yaml");
        if (!recorded.empty() && with_num_iters(recorded, rows) != config_text) {
            contradiction("--extend needs the parameters of the finished run");
        }
        if (is_done) {
            begin_extension(rows);
        }
        return true;
    }
    if (flags_.overwrite) {
        const bool is_under_way = fs::exists(checkpoint_dir_ / kOverwriteNote) && !is_done &&
                                  (is_same || !fs::exists(working_dir_ / "clonoscope.yaml"));
        if (!is_under_way) {
            start_anew();
        }
        return true;
    }
    if (is_done) {
        contradiction(working_dir_.string() +
                      " holds a finished run; use --overwrite to start anew or --extend to go on");
    }
    if (has_checkpoint() && fs::exists(working_dir_ / "clonoscope.yaml") && !is_same) {
        contradiction(working_dir_.string() + " holds a run with other parameters; use --overwrite "
                                              "to start anew");
    }
    if (!has_checkpoint() && fs::exists(working_dir_ / "trace" / "labels.tsv.bz2")) {
        contradiction(working_dir_.string() +
                      " holds traces without a checkpoint; use --overwrite to start anew");
    }
    return true;
}

void RunDirectory::start_anew() const {
    remove_results();
    remove_tree(checkpoint_dir_);
    create_folder(checkpoint_dir_);
    write_file(checkpoint_dir_ / kOverwriteNote, "");
}

void RunDirectory::begin_extension(std::size_t rows) const {
    const auto config = read_config(working_dir_ / "config.yaml");
    create_folder(checkpoint_dir_);
    std::size_t chains = 0;
    while (fs::exists(compact_trace(config, chains + 1))) {
        ++chains;
        write_file(checkpoint_file(checkpoint_dir_, chains),
                   read_file(compact_trace(config, chains)));
    }
    if (chains == 0) {
        contradiction("the finished run has no compact traces to go on from");
    }
    write_file(checkpoint_dir_ / kExtendNote, std::to_string(rows));
    remove_results();
}

/// The manifest first: from then on the run is not finished, whatever is still there.
void RunDirectory::remove_results() const {
    for (const char* name :
         {"manifest.json", "tables", "plots", "trace", "clonoscope.yaml", "log.txt"}) {
        remove_tree(working_dir_ / name);
    }
    if (fs::exists(working_dir_)) {
        flush_folder(working_dir_);
    }
}

void RunDirectory::clean_up() const {
    for (std::size_t c = 1; fs::exists(checkpoint_file(checkpoint_dir_, c)); ++c) {
        if (c > 1) {
            remove_tree(checkpoint_file(checkpoint_dir_, c));
        }
    }
    for (const char* name : {kOverwriteNote, kExtendNote, "progress.json"}) {
        remove_tree(checkpoint_dir_ / name);
    }
    remove_tree(checkpoint_file(checkpoint_dir_, 1)); // last: it says that there is a checkpoint
    std::error_code ignored;
    fs::remove(checkpoint_dir_, ignored); // stays when it holds anything of somebody else
}

} // namespace clono::engine
