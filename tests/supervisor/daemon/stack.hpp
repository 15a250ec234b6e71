#pragma once
// A supervisor process on a private database, with uploads and jobs put there by hand.

#include "db/client/connection.hpp"
#include "storage/layout.hpp"
#include "tests/supervisor/temp_folder.hpp"
#include "tests/supervisor/wait_until.hpp"
#include "tests/support/job_rows.hpp"
#include "tests/support/private_database.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace clono::testing {

struct JobRow {
    std::string state;
    std::uint32_t attempt = 0;
    std::uint32_t failures = 0;
    double progress = 0;
    std::optional<std::uint32_t> result_attempt;
    std::string error_code;
    std::string findings;
    std::string claimed_by;
};

/// A job to be put into the table with an upload of one file.
struct JobPlan {
    std::string orders; ///< what the stand-in engine is to do
    int iterations = 100;
    int seed = 1;
    std::string state = "preparing";
};

class Stack {
public:
    Stack();
    ~Stack();
    Stack(const Stack&) = delete;
    Stack& operator=(const Stack&) = delete;

    /// Values for clonoscope.ini ("section.key") other than the tests' usual ones; before start().
    void configure(const std::string& key, const std::string& value) { keys_[key] = value; }

    /// Start a supervisor of this name. @return its process
    pid_t start(const std::string& instance = "main");
    /// Write what was configured since into the running supervisor's file, and tell it to read that.
    void reload(pid_t supervisor, const std::string& instance = "main");
    /// SIGTERM and wait. @return the exit code, or 256 + signal
    int stop(pid_t supervisor);
    /// SIGKILL and reap.
    void kill(pid_t supervisor);

    JobId add_job(const JobPlan& plan);
    JobRow row(JobId job);
    std::map<JobId, JobRow> all_rows();
    bool wait_for_state(JobId job, const std::string& state,
                        std::chrono::milliseconds limit = std::chrono::seconds(20));
    void want(JobId job, const std::string& column); ///< cancel_wanted_at or pause_wanted_at
    void set_state(JobId job, const std::string& from, const std::string& to);
    void nudge(const std::string& instance = "main");
    /// One write into the table by hand.
    void execute(const db::Sql& sql, std::initializer_list<db::Value> values);

    struct CtlOutcome {
        int code = 0;
        std::string output; ///< standard output and standard error
    };

    /// `clonoctl <arguments>`
    CtlOutcome ctl(const std::string& arguments);

    /// The processes of a job's engine that are alive: those whose working directory is, or whose ancestor's
    /// command line names, the job's work folder.
    std::vector<pid_t> engines_of(JobId job) const;
    /// The engine itself: what bubblewrap's inner process has started.
    std::optional<pid_t> innermost_of(JobId job) const;

    std::filesystem::path result_of(JobId job, std::uint32_t attempt) const {
        return layout().result(owner_.user, job, attempt);
    }

    storage::Layout layout() const { return storage::Layout(folder_ / "files"); }

    const test::Owner& owner() const { return owner_; }

    std::string log() const;
    /// Names of the events that the log tells about a job, in their order; each must name the request.
    std::vector<std::string> story_of(JobId job) const;
    std::size_t log_lines_with(const std::string& words) const;

    const TempFolder& folder() const { return folder_; }

    test::PrivateDatabase& database() { return database_; }

    db::Connection& root() { return root_; }

private:
    void write_ini(const std::string& instance);

    TempFolder folder_;
    test::PrivateDatabase database_;
    db::Connection root_;
    test::Owner owner_;
    std::map<std::string, std::string> keys_;
    std::vector<pid_t> running_;
};

} // namespace clono::testing
