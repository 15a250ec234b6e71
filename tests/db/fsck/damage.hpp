#pragma once
// What goes wrong with files and rows, one kind of damage at a time.

#include "ctl/fsck/fsck.hpp"
#include "tests/db/fsck/site.hpp"

#include <functional>

namespace clono::testing {

/// Does one damage to an object of its own. @return the path by which it has to be told
using Damage = std::function<std::filesystem::path(Site&, Object)>;

struct Kind {
    fsck::Code code;
    Damage damage;
};

/// Every kind that this account can do: only root changes owners.
std::vector<Kind> kinds_of_damage();

/// Jobs in every state, and everything that may be in flight beside them: none of it is damage.
void add_mixed_states(Site& site);

/// Other bytes of the same number.
void change_bytes(const std::filesystem::path& file);

/// Writes a file with the folders above it. @return its path
std::filesystem::path made(const std::filesystem::path& path, const std::string& content = "left");

} // namespace clono::testing
