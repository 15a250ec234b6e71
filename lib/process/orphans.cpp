#include "process/orphans.hpp"

#include <charconv>
#include <csignal>
#include <fstream>
#include <sstream>
#include <string>

namespace clono::supervisor {
namespace fs = std::filesystem;

namespace {

constexpr std::string_view kBubblewrap = "bwrap";

/// What could be read of a file: of a process that ends meanwhile, nothing. Only a stream's own operators turn that error
/// into a state; an iterator over its buffer throws.
std::string content_of(const fs::path& file) {
    std::ostringstream out;
    out << std::ifstream(file, std::ios::binary).rdbuf();
    return out.str();
}

/// What the kernel calls a process ("" when it is gone).
std::string name_of(const std::string& pid) {
    auto name = content_of("/proc/" + pid + "/comm");
    if (!name.empty()) {
        name.pop_back(); // the newline
    }
    return name;
}

std::string parent_of(const std::string& pid) {
    std::ifstream status("/proc/" + pid + "/status");
    for (std::string key, value; status >> key && std::getline(status >> std::ws, value);) {
        if (key == "PPid:") {
            return value;
        }
    }
    return {};
}

bool is_orphan(const std::string& pid, const std::string& bound_folder) {
    if (name_of(pid) != kBubblewrap ||
        content_of("/proc/" + pid + "/cmdline").find(bound_folder) == std::string::npos) {
        return false;
    }
    const auto parent = name_of(parent_of(pid));
    return parent != kBubblewrap && parent != name_of("self");
}

} // namespace

int kill_orphans(const fs::path& work) {
    // An argument of its own in the command line, whose arguments end with NUL.
    const std::string bound_folder =
        std::string("\0--bind\0", 8) + fs::absolute(work).lexically_normal().string() + "/";
    int killed = 0;
    for (const auto& entry : fs::directory_iterator("/proc")) {
        const auto name = entry.path().filename().string();
        pid_t pid = 0;
        const auto end = name.data() + name.size();
        if (std::from_chars(name.data(), end, pid).ptr != end || !is_orphan(name, bound_folder)) {
            continue;
        }
        killed += ::kill(pid, SIGKILL) == 0 ? 1 : 0; // another account's is not ours to kill
    }
    return killed;
}

} // namespace clono::supervisor
