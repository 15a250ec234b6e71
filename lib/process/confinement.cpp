// How a child is locked in with bubblewrap:
// - The root is an empty tmpfs. Bound read-only: /usr and the links into it, the fonts' and ImageMagick's
//   configuration, the program, this job's inputs. Bound read-write: this job's work folder, as /job.
// - All namespaces are new: no network, no other process, no capability.
// - Signals: our SIGTERM to the group must reach the engine (which then writes a checkpoint) but must not kill
//   bubblewrap itself, which would take the engine with it. So bubblewrap starts with SIGTERM ignored, and
//   env(1) inside gives the engine its default back.
// - The limit of processes is set inside too (prlimit(1)): there the kernel counts the processes of this job's user
//   namespace. Outside it would count every process of the account, the FastCGI programs included.
#include "process/confinement.hpp"

#include "process/landlock.hpp"

#include <algorithm>

namespace clono::supervisor {
namespace fs = std::filesystem;

namespace {

constexpr const char* kConfigurationOfLibraries[] = {"/etc/fonts", "/etc/ld.so.cache",
                                                     "/etc/alternatives", "/etc/ImageMagick-6",
                                                     "/var/cache/fontconfig"};
constexpr const char* kTopLevel[] = {"/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"};

void append(std::vector<std::string>& arguments, std::initializer_list<std::string> more) {
    arguments.insert(arguments.end(), more);
}

bool lies_below(const fs::path& path, const fs::path& folder) {
    const auto relative = path.lexically_relative(folder);
    return !relative.empty() && *relative.begin() != "..";
}

/// A probe's work folder that goes away with it.
class ScratchFolder {
public:
    ScratchFolder() {
        std::string pattern = (fs::temp_directory_path() / "clono-probe-XXXXXX").string();
        if (!::mkdtemp(pattern.data())) {
            throw std::runtime_error("cannot make a folder in " +
                                     fs::temp_directory_path().string());
        }
        path_ = pattern;
    }

    ~ScratchFolder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }

    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;

    const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

/// Does a trivial program run in this mode? @return why not, or an empty text
std::string try_mode(const Confinement& confinement) {
    const ScratchFolder scratch;
    try {
        const auto done = run_confined(confinement, {"/usr/bin/true", {}, {}, scratch.path(), {}},
                                       std::chrono::seconds(10));
        if (done.status == ExitStatus{}) {
            return {};
        }
        return done.timed_out ? "timed out" : done.standard_error;
    } catch (const SpawnError& error) {
        return error.what();
    }
}

} // namespace

Confinement::Confinement(ConfinementMode mode, ConfinementSettings settings)
    : mode_(mode), settings_(std::move(settings)) {}

Confinement Confinement::probe(const ConfinementSettings& settings,
                               std::vector<std::string>& why_not) {
    for (const auto mode : {ConfinementMode::bubblewrap, ConfinementMode::landlock}) {
        Confinement candidate(mode, settings);
        if (mode == ConfinementMode::landlock && !landlock_is_available()) {
            why_not.emplace_back("landlock: not in this kernel");
            continue;
        }
        const auto reason = try_mode(candidate);
        if (reason.empty()) {
            return candidate;
        }
        why_not.push_back(candidate.description() + ": " + reason);
    }
    return {ConfinementMode::limits_only, settings};
}

std::string Confinement::description() const {
    switch (mode_) {
    case ConfinementMode::bubblewrap:
        return "bubblewrap (empty root, no network, own process ids)";
    case ConfinementMode::landlock:
        return "landlock (only the job's files and the system's libraries; network NOT closed)";
    case ConfinementMode::limits_only:
        break;
    }
    return "resource limits only (children can read what the supervisor can)";
}

std::string Confinement::path_inside(const InputFile& input) const {
    return mode_ == ConfinementMode::bubblewrap ? "/input/" + input.name : input.outside.string();
}

ChildSpec Confinement::confine(const ConfinedProgram& what) const {
    ChildSpec spec = mode_ == ConfinementMode::bubblewrap ? in_bubblewrap(what) : on_the_host(what);
    spec.limits = what.limits;
    spec.limits.processes = 0; // see above; the other modes have no count of their own
    return spec;
}

ExitStatus Confinement::translate(ExitStatus status) const {
    if (mode_ == ConfinementMode::bubblewrap && status.signal == 0 && status.code > 128 &&
        status.code < 128 + 65) {
        return {0, status.code - 128};
    }
    return status;
}

ChildSpec Confinement::in_bubblewrap(const ConfinedProgram& what) const {
    ChildSpec spec;
    spec.program = settings_.bubblewrap;
    spec.ignore_terminate = true;
    spec.environment = {"PATH=/usr/bin:/bin", "LANG=C.UTF-8", "HOME=/tmp", "TMPDIR=/tmp"};
    auto& args = spec.arguments;
    append(args,
           {"--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts",
            "--unshare-cgroup-try", "--die-with-parent", "--uid", "65534", "--gid", "65534",
            "--hostname", "job", "--cap-drop", "ALL", "--ro-bind", "/usr", "/usr"});
    for (const fs::path top : kTopLevel) {
        if (fs::is_symlink(top)) {
            append(args, {"--symlink", fs::read_symlink(top).string(), top.string()});
        } else if (fs::exists(top)) {
            append(args, {"--ro-bind", top.string(), top.string()});
        }
    }
    for (const fs::path path : kConfigurationOfLibraries) {
        append(args, {"--ro-bind-try", path.string(), path.string()});
    }
    for (const auto& path : settings_.extra_read_only) {
        append(args, {"--ro-bind", path.string(), path.string()});
    }
    for (const auto& path : settings_.hidden) {
        if (lies_below(path, "/usr") ||
            std::any_of(settings_.extra_read_only.begin(), settings_.extra_read_only.end(),
                        [&](const auto& shown) { return lies_below(path, shown); })) {
            append(args, {"--tmpfs", path.string()});
        }
    }
    append(args, {"--proc", "/proc", "--dev", "/dev", "--size", "67108864", "--tmpfs", "/tmp"});
    append(args, {"--ro-bind", what.program.string(), what.program.string()});
    for (const auto& input : what.inputs) {
        append(args, {"--ro-bind", input.outside.string(), "/input/" + input.name});
    }
    append(args, {"--bind", what.work_folder.string(), "/job", "--chdir", "/job", "--remount-ro",
                  "/", "--"});
    append(args, {"/usr/bin/env", "--default-signal=TERM,INT"});
    if (what.limits.processes > 0) {
        append(args, {"/usr/bin/prlimit", "--nproc=" + std::to_string(what.limits.processes)});
    }
    args.push_back(what.program.string());
    args.insert(args.end(), what.arguments.begin(), what.arguments.end());
    return spec;
}

ChildSpec Confinement::on_the_host(const ConfinedProgram& what) const {
    ChildSpec spec;
    spec.program = what.program;
    spec.arguments = what.arguments;
    spec.working_directory = what.work_folder;
    spec.environment = {"PATH=/usr/bin:/bin", "LANG=C.UTF-8", "HOME=" + what.work_folder.string(),
                        "TMPDIR=" + what.work_folder.string()};
    if (mode_ != ConfinementMode::landlock) {
        return spec;
    }
    spec.landlock.read_only = {"/usr", what.program, "/dev/urandom", "/sys/devices/system/cpu"};
    for (const fs::path path : kTopLevel) {
        if (fs::exists(path)) {
            spec.landlock.read_only.push_back(path);
        }
    }
    for (const fs::path path : kConfigurationOfLibraries) {
        if (fs::exists(path)) {
            spec.landlock.read_only.push_back(path);
        }
    }
    for (const auto& path : settings_.extra_read_only) {
        spec.landlock.read_only.push_back(path);
    }
    for (const auto& input : what.inputs) {
        spec.landlock.read_only.push_back(input.outside);
    }
    spec.landlock.read_write = {what.work_folder, "/dev/null"};
    return spec;
}

FinishedChild run_confined(const Confinement& confinement, const ConfinedProgram& what,
                           std::chrono::milliseconds time_limit, const StepCheck& check) {
    auto done = run_to_end(confinement.confine(what), time_limit, check);
    done.status = confinement.translate(done.status);
    return done;
}

} // namespace clono::supervisor
