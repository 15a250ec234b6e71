#include "supervisor/queue/admission.hpp"

#include "log/log.hpp"

#include <algorithm>
#include <fstream>
#include <limits>
#include <string_view>

#include <sched.h>
#include <sys/statvfs.h>

namespace clono::supervisor {
namespace {

constexpr auto kUnknown = std::numeric_limits<std::uint64_t>::max();

/// The number behind a word at the start of a line.
std::optional<std::uint64_t> number_after(const char* file, std::string_view word) {
    std::ifstream in(file);
    std::string name;
    for (std::uint64_t value = 0; in >> name >> value; in.ignore(1000, '\n')) {
        if (name == word) {
            return value;
        }
    }
    return std::nullopt;
}

std::optional<std::uint64_t> number_in(const char* file) {
    std::ifstream in(file);
    std::uint64_t value = 0;
    return in >> value ? std::optional(value) : std::nullopt; // "max" is no number
}

/// Of our control group, as a container sees it; page cache that can be dropped counts as free.
std::uint64_t left_in_control_group() {
    const auto most = number_in("/sys/fs/cgroup/memory.max");
    const auto used = number_in("/sys/fs/cgroup/memory.current");
    if (!most || !used) {
        return kUnknown;
    }
    const auto cache = number_after("/sys/fs/cgroup/memory.stat", "inactive_file").value_or(0);
    const auto taken = *used - std::min(*used, cache);
    return *most - std::min(*most, taken);
}

unsigned processors_of_this_process() {
    cpu_set_t set;
    if (::sched_getaffinity(0, sizeof(set), &set) != 0) {
        return 1;
    }
    return static_cast<unsigned>(std::max(1, CPU_COUNT(&set)));
}

std::string in_mib(std::uint64_t bytes) {
    return std::to_string(bytes >> 20) + " MiB";
}

} // namespace

std::uint64_t available_memory() {
    const auto kib = number_after("/proc/meminfo", "MemAvailable:");
    return std::min(kib ? *kib * 1024 : kUnknown, left_in_control_group());
}

Admission::Admission(AdmissionLimits limits, std::function<std::uint64_t()> available)
    : limits_(std::move(limits)), available_(std::move(available)) {}

void Admission::set(AdmissionLimits limits) {
    const std::scoped_lock lock(mutex_);
    limits_ = std::move(limits);
}

bool Admission::enter(const db::ClaimToken& token, db::ClaimFrom from) {
    const std::scoped_lock lock(mutex_);
    auto why_not = refusal(from);
    if (why_not.empty()) {
        if (from == db::ClaimFrom::queued) {
            places_.emplace(token, 0);
            held_back_.clear();
            is_told_ = false;
        }
        return true;
    }
    held_back_ = std::move(why_not);
    if (!is_told_) { // once, not at each look at the queue
        log::warning("starts_held_back", {{"why", held_back_}});
        is_told_ = true;
    }
    return false;
}

void Admission::note(const db::ClaimToken& token, std::uint64_t resident_bytes) {
    const std::scoped_lock lock(mutex_);
    const auto place = places_.find(token);
    if (place != places_.end()) {
        place->second = resident_bytes;
    }
}

void Admission::leave(const db::ClaimToken& token) {
    const std::scoped_lock lock(mutex_);
    places_.erase(token);
}

std::string Admission::held_back() const {
    const std::scoped_lock lock(mutex_);
    return held_back_;
}

std::string Admission::refusal(db::ClaimFrom from) const {
    auto why_not = missing_disk();
    if (why_not.empty() && from == db::ClaimFrom::queued) {
        why_not = missing_processors();
    }
    if (why_not.empty() && from == db::ClaimFrom::queued) {
        why_not = missing_memory();
    }
    return why_not;
}

std::string Admission::missing_disk() const {
    struct statvfs about {};

    if (::statvfs(limits_.files.c_str(), &about) != 0) {
        return "disk: " + limits_.files.string() + " cannot be looked at";
    }
    const auto free = static_cast<std::uint64_t>(about.f_bavail) * about.f_frsize;
    return free >= limits_.free_bytes ? ""
                                      : "disk: " + in_mib(free) + " free, limits.free_bytes is " +
                                            in_mib(limits_.free_bytes);
}

std::string Admission::missing_processors() const {
    const auto most = limits_.processors > 0 ? limits_.processors : processors_of_this_process();
    const auto used = static_cast<unsigned>(places_.size()) * limits_.threads;
    // An analysis with more threads than there are processors may still run alone.
    if (places_.empty() || used + limits_.threads <= most) {
        return "";
    }
    return "processors: " + std::to_string(used) + " of " + std::to_string(most) + " are used";
}

std::string Admission::missing_memory() const {
    if (limits_.expected_memory == 0) {
        return "";
    }
    auto needed = limits_.memory_reserve + limits_.expected_memory;
    for (const auto& [token, resident] : places_) { // those that have just begun will still grow
        needed += limits_.expected_memory - std::min(limits_.expected_memory, resident);
    }
    const auto available = available_();
    return available >= needed
               ? ""
               : "memory: " + in_mib(available) + " available, " + in_mib(needed) + " needed";
}

} // namespace clono::supervisor
