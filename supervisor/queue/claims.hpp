#pragma once

#include "db/jobs/job_claim_repository.hpp"
#include "process/process_usage.hpp"

#include <chrono>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <vector>

#include <sys/types.h>

namespace clono::supervisor {

class Alarm;

/// What a claim's row says to its holder.
enum class News { none, pause, cancel, lost };

/// The claim is not worth working for any more: cancelled or lost. Ends long work between two of its steps.
class ClaimOver : public std::exception {
public:
    explicit ClaimOver(News why) : why_(why) {}

    News why() const { return why_; }

    const char* what() const noexcept override { return "cancelled, or the claim is lost"; }

private:
    News why_;
};

/// One claim that this process works under, for the heart and for `clonoctl status`.
struct Work {
    db::ClaimKey key;
    db::ClaimFrom from = db::ClaimFrom::queued;
    std::uint32_t attempt = 0;
    std::chrono::steady_clock::time_point since;
    pid_t pid = 0; ///< of the child that runs at this moment; 0: none
    ProcessUsage usage;
    std::optional<db::Progress> progress; ///< that the row does not have yet
};

/// The claims of this process: where slots say what they work under and how far they are, and the heart tells them what the
/// rows say. A row that names our instance with a token that is not here has no process: its claim's reply was lost, or it is
/// our predecessor's.
class Claims {
public:
    /// From before the claim is tried. `owner` rings when there is news; it must live until remove().
    void add(const db::ClaimToken& token, Alarm& owner);
    /// The claim was given.
    void begin(const db::ClaimedJob& claimed);
    /// Nobody works under it any more, and its row was written or will be by the journal.
    void remove(const db::ClaimToken& token);

    bool holds(const db::ClaimToken& token) const;
    /// How many were given and not yet removed.
    std::size_t count(db::ClaimFrom from) const;
    /// All that were given, in the order of their jobs.
    std::vector<Work> all() const;

    /// News for the owner. What is lost stays lost.
    void tell(const db::ClaimToken& token, News news);
    News news(const db::ClaimToken& token) const;
    /// @throws ClaimOver when the claim is cancelled or lost
    void demand_wanted(const db::ClaimToken& token) const;

    void note_process(const db::ClaimToken& token, pid_t pid, const ProcessUsage& usage);
    void note_progress(const db::ClaimToken& token, const db::Progress& progress);
    /// The row has it now.
    void progress_is_written(const db::ClaimToken& token, const db::Progress& progress);

private:
    struct Entry {
        Alarm* owner = nullptr;
        bool is_given = false;
        News news = News::none;
        Work work;
    };

    template <class Change>
    void change(const db::ClaimToken& token, Change change);

    mutable std::mutex mutex_;
    std::map<db::ClaimToken, Entry> entries_;
};

} // namespace clono::supervisor
