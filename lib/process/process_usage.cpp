#include "process/process_usage.hpp"

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <unistd.h>

namespace clono::supervisor {
namespace {

/// Fields of /proc/<pid>/stat behind the name, which may hold anything: proc(5), from "state" on.
std::vector<std::string> stat_fields(pid_t pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    std::string line;
    std::getline(file, line);
    std::vector<std::string> fields;
    const auto end_of_name = line.rfind(')');
    if (end_of_name == std::string::npos) {
        return fields;
    }
    std::istringstream rest(line.substr(end_of_name + 1));
    for (std::string field; rest >> field;) {
        fields.push_back(field);
    }
    return fields;
}

void add_own(pid_t pid, ProcessUsage& sum) {
    const auto fields = stat_fields(pid);
    if (fields.size() < 22) {
        return;
    }
    static const long ticks = ::sysconf(_SC_CLK_TCK);
    static const long page = ::sysconf(_SC_PAGESIZE);
    const auto number = [&](std::size_t index) {
        return std::stoull(fields[index]);
    };
    // utime, stime, and those of children it has waited for
    sum.cpu +=
        std::chrono::milliseconds(1000 * (number(11) + number(12) + number(13) + number(14)) /
                                  static_cast<unsigned long long>(ticks));
    sum.resident_bytes += number(21) * static_cast<unsigned long long>(page);
}

/// /proc/<pid>/io, which the kernel shows to the process's own user only.
void add_io(pid_t pid, ProcessUsage& sum) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/io");
    std::string name;
    for (std::uint64_t value = 0; file >> name >> value;) {
        if (name == "read_bytes:") {
            sum.read_bytes += value;
        } else if (name == "write_bytes:") {
            sum.written_bytes += value;
        }
    }
}

void add_tree(pid_t pid, int depth, ProcessUsage& sum) {
    add_own(pid, sum);
    add_io(pid, sum);
    if (depth == 0) {
        return;
    }
    std::ifstream children("/proc/" + std::to_string(pid) + "/task/" + std::to_string(pid) +
                           "/children");
    for (pid_t child = 0; children >> child;) {
        add_tree(child, depth - 1, sum);
    }
}

} // namespace

ProcessUsage usage_of_tree(pid_t root) {
    ProcessUsage sum;
    add_tree(root, 8, sum);
    return sum;
}

} // namespace clono::supervisor
