#pragma once
// Ends of claims that must reach the database, on disk until they have: a supervisor that dies while the database is
// away does not lose a finished run. One file per claim, fsynced before the first try to write the row and removed after
// the row was written or the claim turned out to be lost. The fence (the token) makes a second replay harmless.

#include "db/jobs/job_claim_repository.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace clono::supervisor {

struct JournalEntry {
    JobId job;
    UserId user;
    db::ClaimToken token{};
    std::uint32_t attempt = 0;
    db::Settlement settlement;
};

class Journal {
public:
    /// Makes the folder. @throws std::system_error
    explicit Journal(std::filesystem::path folder);

    /// @throws std::system_error when the disk is full: the caller tries again
    void add(const JournalEntry& entry) const;
    void remove(const JournalEntry& entry) const noexcept;

    /// Keep the file for the operator under another name: the database refused it for good.
    void set_aside(const JournalEntry& entry) const noexcept;

    /// Everything that waits. Files that are no whole entry are set aside (and logged).
    std::vector<JournalEntry> read_all() const;

private:
    std::filesystem::path file_of(const JournalEntry& entry) const;

    std::filesystem::path folder_;
};

} // namespace clono::supervisor
