#include "supervisor/attempt/attempt.hpp"

#include "log/log.hpp"
#include "process/process_usage.hpp"
#include "storage/manifest.hpp"
#include "storage/safe_file.hpp"
#include "supervisor/attempt/attempt_folder.hpp"
#include "supervisor/attempt/engine_command.hpp"
#include "supervisor/attempt/engine_files.hpp"
#include "supervisor/attempt/failure_text.hpp"
#include "supervisor/attempt/outcome.hpp"
#include "supervisor/attempt/settle.hpp"
#include "supervisor/publish/pictures.hpp"
#include "supervisor/publish/publish.hpp"

#include <algorithm>

namespace clono::supervisor {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto kLook = 150ms; // how often the engine's files are looked at

class Attempt {
public:
    Attempt(Context& context, db::Connection& connection, const db::ClaimedJob& claimed,
            Alarm& alarm)
        : context_(context),
          connection_(connection),
          claimed_(claimed),
          alarm_(alarm),
          live_(context.layout.live(claimed.user, claimed.job)) {
        end_.tries = claimed.tries;
        end_.failures = claimed.failures;
        progress_.fraction = claimed.progress;
    }

    /// The end of the claim; nothing when the claim was lost and there is nobody to tell.
    std::optional<db::Settlement> run() {
        const auto uploaded = db::run_unit_of_work(
            connection_, db::Repeat::after_lost_connection_too,
            [&](db::Transaction& tx) { return db::find_uploaded_files(tx, claimed_.upload); });
        const auto upload_folder = context_.layout.upload(claimed_.user, uploaded.folder);
        const auto samples = match_samples(claimed_.parameters, uploaded, upload_folder);
        for (const auto& sample : samples) {
            if (!std::filesystem::is_regular_file(sample.file.outside)) {
                return fail_with("upload_missing");
            }
        }
        const AttemptFolder folder(context_.layout, claimed_.job, claimed_.token, claimed_.attempt,
                                   check_);
        return claimed_.from == db::ClaimFrom::preparing ? check(folder, samples)
                                                         : analyse(folder, samples);
    }

    const AttemptEnd& end() const { return end_; }

    /// How the child ended, for the row; nothing while none has run.
    const std::optional<std::string>& engine_end() const { return engine_end_; }

    const std::optional<std::string>& engine_words() const { return engine_words_; }

private:
    const Settings& settings() const { return context_.settings; }

    ConfinedProgram program(const std::filesystem::path& engine, std::vector<std::string> arguments,
                            const std::vector<SampleInput>& samples,
                            const AttemptFolder& folder) const {
        ConfinedProgram program{
            engine, std::move(arguments), {}, folder.path(), settings().engine_limits};
        for (const auto& sample : samples) {
            if (std::none_of(program.inputs.begin(), program.inputs.end(),
                             [&](const auto& input) { return input.name == sample.file.name; })) {
                program.inputs.push_back(sample.file);
            }
        }
        return program;
    }

    std::optional<db::Settlement> check(const AttemptFolder& folder,
                                        const std::vector<SampleInput>& samples) {
        auto checker = program(settings().check_engine,
                               check_arguments(samples, context_.confinement), samples, folder);
        ChildProcess child(context_.confinement.confine(checker));
        progress_.stage = "check";
        watch(child, folder, settings().check_limit);
        log_end("check_ended", child);
        if (end_.stopped_by_us == StopReason::claim_lost) {
            return std::nullopt;
        }
        const auto report = read_report(folder.folder_fd(), "report.json");
        const auto findings = report && has_findings(*report) ? *report : std::string();
        return settle_check(end_, findings, settings().retries);
    }

    std::optional<db::Settlement> analyse(const AttemptFolder& folder,
                                          const std::vector<SampleInput>& samples) {
        const auto engine =
            program(settings().engine,
                    run_arguments(claimed_.parameters, samples, context_.confinement,
                                  settings().engine_kind, settings().threads),
                    samples, folder);
        ChildProcess child(context_.confinement.confine(engine));
        log::info("engine_started", {{"job", claimed_.job},
                                     {"attempt", claimed_.attempt},
                                     {"pid", child.pid()},
                                     {"checkpoint_of_attempt", folder.continued_from().value_or(0)},
                                     {"request", claimed_.request_id}});
        progress_.stage =
            settings().engine_kind == EngineKind::pyclone ? "sampling" : progress_.stage;
        watch(child, folder, settings().hard_limit);
        end_.checkpoint_advanced = folder.checkpoint_advanced();
        log_end("engine_ended", child);
        if (end_.stopped_by_us == StopReason::claim_lost) {
            return std::nullopt;
        }
        if (end_.status != ExitStatus{} || end_.stopped_by_us != StopReason::none) {
            return settle_run(end_, settings().retries);
        }
        return publish(folder);
    }

    /// Until the child has ended: progress, live estimate, wishes, limits. The lease is the heart's.
    void watch(ChildProcess& child, const AttemptFolder& folder, std::chrono::seconds hard_limit) {
        const auto started = Clock::now();
        std::optional<ExitStatus> status;
        while (!(status = child.wait_for(kLook, alarm_.fd()))) {
            alarm_.silence();
            look_at_usage(child);
            look_at_progress(folder);
            const auto reason = reason_to_stop(context_.claims.news(claimed_.token),
                                               Clock::now() - started, hard_limit);
            if (reason == StopReason::none) {
                continue;
            }
            end_.stopped_by_us = reason;
            status = child.stop(grace_for(reason));
            break;
        }
        end_.status = context_.confinement.translate(*status);
        // A child that was asked to stop may have finished instead: then nobody stopped it.
        const bool finished_all_the_same = end_.status == ExitStatus{} &&
                                           end_.stopped_by_us != StopReason::cancel &&
                                           end_.stopped_by_us != StopReason::claim_lost;
        if (finished_all_the_same) {
            end_.stopped_by_us = StopReason::none;
        }
        look_at_progress(folder);
    }

    void look_at_usage(const ChildProcess& child) {
        const auto now = usage_of_tree(child.pid());
        used_.cpu = std::max(used_.cpu, now.cpu);
        used_.resident_bytes = std::max(used_.resident_bytes, now.resident_bytes);
        used_.read_bytes = std::max(used_.read_bytes, now.read_bytes);
        used_.written_bytes = std::max(used_.written_bytes, now.written_bytes);
        auto shown = used_;
        shown.resident_bytes = now.resident_bytes;
        context_.claims.note_process(claimed_.token, child.pid(), shown);
        context_.admission.note(claimed_.token, used_.resident_bytes);
    }

    void look_at_progress(const AttemptFolder& folder) {
        live_.refresh(folder.result_fd());
        const auto seen = read_progress(folder.result_fd());
        if (!seen) {
            return;
        }
        const auto before = progress_.fraction;
        progress_ = seen->progress;
        progress_.fraction = std::max(before, progress_.fraction);
        if (progress_.fraction > before || progress_.stage != told_.stage ||
            progress_.seconds_left != told_.seconds_left) {
            context_.claims.note_progress(claimed_.token, progress_);
            told_ = progress_;
        }
        if (seen->resumed_from && !resumed_from_) {
            resumed_from_ = seen->resumed_from;
            log::info("engine_resumed", {{"job", claimed_.job},
                                         {"attempt", claimed_.attempt},
                                         {"iteration", *resumed_from_},
                                         {"request", claimed_.request_id}});
        }
    }

    StopReason reason_to_stop(News news, Clock::duration running,
                              std::chrono::seconds hard_limit) const {
        if (news == News::lost) {
            return StopReason::claim_lost;
        }
        if (news == News::cancel) {
            return StopReason::cancel;
        }
        if (context_.is_ending) {
            return StopReason::shutdown;
        }
        if (news == News::pause && claimed_.from == db::ClaimFrom::queued) {
            return StopReason::pause;
        }
        if (running > hard_limit) {
            return StopReason::hard_limit;
        }
        const bool has_soft_limit =
            settings().soft_limit > 0s && claimed_.from == db::ClaimFrom::queued;
        return has_soft_limit && running > settings().soft_limit ? StopReason::soft_limit
                                                                 : StopReason::none;
    }

    /// A checkpoint takes time; what is to be thrown away gets none.
    std::chrono::milliseconds grace_for(StopReason reason) const {
        const bool keeps_checkpoint = reason == StopReason::pause ||
                                      reason == StopReason::shutdown ||
                                      reason == StopReason::soft_limit;
        return keeps_checkpoint ? settings().shutdown_grace : 0ms;
    }

    /// Cancelled or lost on the way: ClaimOver, and nothing is published. What decides is the fence in the last UPDATE.
    std::optional<db::Settlement> publish(const AttemptFolder& folder) {
        if (settings().engine_kind == EngineKind::pyclone) {
            rasterise_pdfs(context_.confinement, settings().pictures, folder, check_);
        }
        const auto manifest = settings().engine_kind == EngineKind::pyclone
                                  ? make_manifest(folder.result(), "PyClone")
                                  : parse_manifest(manifest_text(folder));
        make_thumbnails(context_.confinement, settings().pictures, folder, manifest, check_);
        const auto published = publish_result(
            context_.layout, {claimed_.user, claimed_.job, claimed_.attempt, claimed_.token},
            folder.result(), manifest, folder.path() / "thumbnails", check_);
        log::info("result_published", {{"job", claimed_.job},
                                       {"attempt", claimed_.attempt},
                                       {"files", published.files},
                                       {"bytes", published.bytes},
                                       {"thumbnails", published.thumbnails},
                                       {"request", claimed_.request_id}});
        db::Settlement settlement;
        settlement.to = db::Settlement::To::done;
        return settlement;
    }

    static std::string manifest_text(const AttemptFolder& folder) {
        const auto text = read_beneath(folder.result_fd(), "manifest.json", 16UL * 1024 * 1024);
        if (!text) {
            throw ResultRefused("the engine ended with exit code 0 but left no manifest.json");
        }
        return *text;
    }

    void log_end(const char* event, const ChildProcess& child) {
        // A check that went well says nothing: that the job was settled as checked follows.
        const bool is_check = claimed_.from == db::ClaimFrom::preparing;
        const auto level = end_.status == ExitStatus{}
                               ? (is_check ? log::Level::debug : log::Level::info)
                           : end_.stopped_by_us != StopReason::none ? log::Level::info
                                                                    : log::Level::warning;
        engine_end_ = describe(end_.status);
        engine_words_ = last_words(child.standard_error());
        context_.claims.note_process(claimed_.token, 0, used_);
        log::write(level, event,
                   {{"job", claimed_.job},
                    {"attempt", claimed_.attempt},
                    {"end", *engine_end_},
                    {"cpu_ms", std::max(used_.cpu, std::chrono::floor<std::chrono::milliseconds>(
                                                       child.cpu_time()))
                                   .count()},
                    {"most_mib", used_.resident_bytes >> 20},
                    {"checkpoint_advanced", end_.checkpoint_advanced},
                    {"stderr", *engine_words_},
                    {"request", claimed_.request_id}});
    }

    Context& context_;
    db::Connection& connection_;
    const db::ClaimedJob& claimed_;
    Alarm& alarm_;
    const StepCheck check_ = [this] {
        context_.claims.demand_wanted(claimed_.token);
    };
    LiveCopy live_;
    AttemptEnd end_;
    db::Progress progress_;
    db::Progress told_; ///< the last that the heart was given
    ProcessUsage used_; ///< the most that was seen, every [kLook]
    std::optional<std::int64_t> resumed_from_;
    std::optional<std::string> engine_end_;
    std::optional<std::string> engine_words_;
};

} // namespace

void run_claimed(Context& context, db::Connection& connection, const db::ClaimedJob& claimed,
                 Alarm& alarm) {
    log::info("job_claimed", {{"job", claimed.job},
                              {"attempt", claimed.attempt},
                              {"for", claimed.from == db::ClaimFrom::preparing ? "check" : "run"},
                              {"failures", claimed.failures},
                              {"request", claimed.request_id}});
    Attempt attempt(context, connection, claimed, alarm);
    const auto trouble = [&](const char* code, const std::exception& error) {
        log::error("attempt_failed", {{"job", claimed.job},
                                      {"attempt", claimed.attempt},
                                      {"code", code},
                                      {"error", error.what()}});
        return settle_trouble(attempt.end(), code, context.settings.retries);
    };
    std::optional<db::Settlement> settlement;
    try {
        settlement = attempt.run();
    } catch (const BadParameters& error) {
        log::warning("bad_parameters", {{"job", claimed.job}, {"error", error.what()}});
        settlement = fail_with("bad_parameters");
    } catch (const ResultRefused& error) {
        settlement = trouble("result_refused", error);
    } catch (const ClaimOver& over) {
        if (over.why() == News::cancel) {
            settlement.emplace().to = db::Settlement::To::cancelled;
        }
    } catch (const db::Error& error) { // before the engine had started
        log::warning("attempt_not_begun", {{"job", claimed.job}, {"error", error.what()}});
        settlement = settle_not_begun(attempt.end(), context.settings.retries);
    } catch (const std::exception& error) { // no room, no process
        settlement = trouble("gave_up", error);
    }
    if (settlement) {
        settlement->engine_end = attempt.engine_end();
        settlement->engine_words = attempt.engine_words();
        settle(context, connection, claimed, *settlement, alarm);
    } else {
        log::warning(
            "claim_lost",
            {{"job", claimed.job}, {"attempt", claimed.attempt}, {"request", claimed.request_id}});
    }
}

} // namespace clono::supervisor
