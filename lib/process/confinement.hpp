#pragma once

#include "process/child_process.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace clono::supervisor {

/// From strict to weak.
enum class ConfinementMode {
    bubblewrap,  // an empty root, no network, own process ids: what is not bound does not exist
    landlock,    // the host's root, but only the named paths can be opened; the network stays
    limits_only, // resource limits and no_new_privs; the child can read what the supervisor can
};

struct InputFile {
    std::filesystem::path outside;
    std::string name; // its name inside, without a folder
};

/// A program to be run on files that strangers have made.
struct ConfinedProgram {
    std::filesystem::path program;
    std::vector<std::string> arguments;
    std::vector<InputFile> inputs; // read-only
    std::filesystem::path
        work_folder;    // read-write; the program starts there, as /job where the mode allows it
    ChildLimits limits; // that of processes holds in bubblewrap only
};

struct ConfinementSettings {
    std::filesystem::path bubblewrap = "/usr/bin/bwrap";
    /// Folders that an operator's own engine needs besides the system's (its Python environment).
    std::vector<std::filesystem::path> extra_read_only;
    /// Folders that must be invisible even when they lie below /usr: data, secrets.
    std::vector<std::filesystem::path> hidden;
};

/// How this host lets us lock in a child. Immutable after the probe, shared by all slots.
class Confinement {
public:
    Confinement(ConfinementMode mode, ConfinementSettings settings);

    /// The strictest mode in which a trivial program runs here; tries them by running it.
    /// `why_not` gets a line for each stricter mode that did not work.
    static Confinement probe(const ConfinementSettings& settings,
                             std::vector<std::string>& why_not);

    ConfinementMode mode() const { return mode_; }

    /// One line for the log: what a child can still reach.
    std::string description() const;

    /// The path by which the confined program opens this input.
    std::string path_inside(const InputFile& input) const;

    ChildSpec confine(const ConfinedProgram& what) const;

    /// bubblewrap reports its child's death by a signal as exit code 128 + signal: undo that.
    ExitStatus translate(ExitStatus status) const;

private:
    ChildSpec in_bubblewrap(const ConfinedProgram& what) const;
    ChildSpec on_the_host(const ConfinedProgram& what) const;

    ConfinementMode mode_;
    ConfinementSettings settings_;
};

/// confine, run to the end, translate.
FinishedChild run_confined(const Confinement& confinement, const ConfinedProgram& what,
                           std::chrono::milliseconds time_limit,
                           const StepCheck& check = always_go_on);

} // namespace clono::supervisor
