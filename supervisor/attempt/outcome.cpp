#include "supervisor/attempt/outcome.hpp"

#include "supervisor/attempt/failure_text.hpp"

#include <algorithm>
#include <csignal>
#include <cstring>

namespace clono::supervisor {
namespace {

using To = db::Settlement::To;

// sysexits codes of docs/engine-contract.md
constexpr int kBadUsage = 2;
constexpr int kContradiction = 64;
constexpr int kBadData = 65;
constexpr int kBug = 70;
constexpr int kStopped = 75;

db::Settlement put_back(bool counts, std::chrono::milliseconds delay) {
    db::Settlement settlement;
    settlement.to = To::put_back;
    settlement.counts_as_failure = counts;
    settlement.delay = delay;
    return settlement;
}

db::Settlement end_as(To to) {
    db::Settlement settlement;
    settlement.to = to;
    return settlement;
}

/// first, then twice as long each time; at most an hour
std::chrono::milliseconds delay_after(std::uint32_t failures, const RetryRules& rules) {
    const auto factor = 1u << std::min<std::uint32_t>(failures, 16);
    return std::min<std::chrono::milliseconds>(rules.first_delay * factor, std::chrono::hours(1));
}

/// Faults that are nobody's data: try again, but not for ever.
db::Settlement retry(const AttemptEnd& end, const std::string& code, const RetryRules& rules) {
    const bool counts = !end.checkpoint_advanced;
    if (counts && end.failures + 1 >= rules.counted_failures) {
        auto settlement = fail_with(code);
        settlement.counts_as_failure = counts;
        return settlement;
    }
    auto settlement = put_back(counts, delay_after(counts ? end.failures : 0, rules));
    settlement.clears_failures = end.checkpoint_advanced;
    return settlement;
}

/// The one place of "after so many attempts of any kind": whatever puts a job back passes here.
db::Settlement bounded(db::Settlement settlement, std::uint32_t tries, const RetryRules& rules) {
    if (settlement.to != To::put_back || tries < rules.all_attempts) {
        return settlement;
    }
    auto last = fail_with("gave_up");
    last.counts_as_failure = settlement.counts_as_failure;
    return last;
}

/// What we stopped ourselves ends as we wanted it, however the child took the signal.
db::Settlement settle_stopped(const AttemptEnd& end) {
    switch (end.stopped_by_us) {
    case StopReason::cancel:
        return end_as(To::cancelled);
    case StopReason::pause:
        return end_as(To::paused);
    case StopReason::soft_limit:
    case StopReason::hard_limit:
        return fail_with("time_limit");
    case StopReason::shutdown:
    case StopReason::claim_lost:
    case StopReason::none:
        break;
    }
    return put_back(false, {});
}

/// settle_run without the bound.
db::Settlement end_of_run(const AttemptEnd& end, const RetryRules& rules) {
    if (end.stopped_by_us != StopReason::none) {
        return settle_stopped(end);
    }
    switch (end.status.signal) {
    case 0:
        break;
    case SIGXCPU:
        return fail_with("time_limit");
    case SIGXFSZ:
        return fail_with("result_too_large");
    default: // killed, out of memory, crashed
        return retry(end, "gave_up", rules);
    }
    switch (end.status.code) {
    case kBadUsage: // our own call was wrong: the same call would be wrong again
        return fail_with("engine_bug");
    case kContradiction:
        return fail_with("bad_parameters");
    case kBadData:
        return fail_with("bad_data");
    case kBug: // not again at the same place, but a later place may be passed
        return end.checkpoint_advanced ? retry(end, "engine_bug", rules) : fail_with("engine_bug");
    case kStopped: // by somebody else's SIGTERM
        return put_back(false, delay_after(0, rules));
    default: // 73 and 74: no room, input/output; anything unknown
        return retry(end, "gave_up", rules);
    }
}

} // namespace

db::Settlement fail_with(const std::string& code) {
    db::Settlement settlement;
    settlement.to = To::failed;
    settlement.error_code = code;
    settlement.error_detail = failure_detail(code);
    return settlement;
}

db::Settlement settle_run(const AttemptEnd& end, const RetryRules& rules) {
    return bounded(end_of_run(end, rules), end.tries, rules);
}

db::Settlement settle_check(const AttemptEnd& end, const std::string& findings,
                            const RetryRules& rules) {
    if (end.stopped_by_us == StopReason::none && end.status == ExitStatus{}) {
        auto settlement = end_as(To::checked);
        if (!findings.empty()) {
            settlement.findings = findings;
        }
        return settlement;
    }
    auto settlement = settle_run(end, rules);
    if (settlement.to == To::failed && !findings.empty()) {
        settlement.findings = findings;
    }
    return settlement;
}

db::Settlement settle_trouble(const AttemptEnd& end, const std::string& code,
                              const RetryRules& rules) {
    return bounded(retry(end, code, rules), end.tries, rules);
}

db::Settlement settle_not_begun(const AttemptEnd& end, const RetryRules& rules) {
    return bounded(put_back(false, delay_after(0, rules)), end.tries, rules);
}

db::Settlement settle_taken_back(std::uint32_t tries, const RetryRules& rules) {
    return bounded(put_back(false, {}), tries, rules);
}

std::string describe(ExitStatus status) {
    if (status.signal == 0) {
        return "exit " + std::to_string(status.code);
    }
    const char* name = ::sigdescr_np(status.signal);
    return "signal " + std::to_string(status.signal) + " (" + (name != nullptr ? name : "unknown") +
           ")";
}

} // namespace clono::supervisor
