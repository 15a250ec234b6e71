#include "process/landlock.hpp"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/stat.h>
#include <sys/syscall.h>

namespace clono::supervisor {
namespace {

constexpr __u64 kRead =
    LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
constexpr __u64 kWrite = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
                         LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_DIR |
                         LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SYM;
constexpr __u64 kDevices = LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_BLOCK |
                           LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO;
constexpr __u64 kForFiles =
    LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE;

void allow(int ruleset, const std::filesystem::path& path, __u64 access) {
    const OwnedFd fd(::open(path.c_str(), O_PATH | O_CLOEXEC));
    if (!fd) {
        throw SpawnError("landlock: cannot open " + path.string() + ": " +
                         std::generic_category().message(errno));
    }

    struct stat about {};

    if (::fstat(fd.get(), &about) == 0 && !S_ISDIR(about.st_mode)) {
        access &= kForFiles;
    }
    landlock_path_beneath_attr rule{};
    rule.allowed_access = access;
    rule.parent_fd = fd.get();
    if (::syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0) {
        throw SpawnError("landlock: rule for " + path.string() + ": " +
                         std::generic_category().message(errno));
    }
}

} // namespace

bool landlock_is_available() {
    return ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION) > 0;
}

OwnedFd make_landlock_ruleset(const LandlockRules& rules) {
    landlock_ruleset_attr attributes{};
    attributes.handled_access_fs = kRead | kWrite | kDevices;
    OwnedFd ruleset(static_cast<int>(
        ::syscall(SYS_landlock_create_ruleset, &attributes, sizeof(attributes), 0)));
    if (!ruleset) {
        throw SpawnError("landlock: " + std::generic_category().message(errno));
    }
    for (const auto& path : rules.read_only) {
        allow(ruleset.get(), path, kRead);
    }
    for (const auto& path : rules.read_write) {
        allow(ruleset.get(), path, kRead | kWrite);
    }
    return ruleset;
}

int enforce_landlock(int ruleset_fd) {
    return static_cast<int>(::syscall(SYS_landlock_restrict_self, ruleset_fd, 0));
}

} // namespace clono::supervisor
