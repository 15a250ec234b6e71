#include "ctl/commands.hpp"
#include "ctl/connect.hpp"
#include "ctl/fsck/fsck.hpp"
#include "db/schema/schema.hpp"
#include "storage/error.hpp"
#include "supervisor/daemon/settings.hpp"

#include <nlohmann/json.hpp>

#include <charconv>
#include <iostream>

namespace clono::ctl {
namespace {

using nlohmann::json;

constexpr int kFindingsLeft = 1;
constexpr int kCouldNot = 3;
constexpr int kLeastGraceForRepair = 10;

int read_minutes(const std::string& text) {
    int minutes = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), minutes);
    if (error != std::errc{} || stop != text.data() + text.size() || minutes < 0) {
        throw UsageError("--grace must be a number of minutes");
    }
    return minutes;
}

/// What housekeeping sweeps by itself is told only when it should have been swept an hour ago.
std::chrono::minutes default_grace(const config::Config& config) {
    return std::chrono::hours(config.supervisor.staging_hours + 1);
}

fsck::Options read_options(const config::Config& config, Arguments& arguments) {
    fsck::Options options;
    options.is_deep = arguments.flag("--deep");
    options.repairs = arguments.flag("--repair");
    const auto grace = arguments.option("--grace");
    const auto minutes = grace ? std::chrono::minutes(read_minutes(*grace)) : default_grace(config);
    if (options.repairs && minutes < std::chrono::minutes(kLeastGraceForRepair)) {
        throw UsageError("--repair needs a --grace of 10 minutes at least: younger entries may be "
                         "in flight");
    }
    options.grace = minutes;
    return options;
}

fsck::Pictures pictures_of(const config::Config& config) {
    std::vector<std::string> why_not;
    return {supervisor::Confinement::probe(supervisor::confinement_settings_from(config), why_not),
            supervisor::settings_from(config).pictures};
}

/// Names on the disk may be any bytes: none of them shall move a terminal's cursor.
std::string printable(std::string text) {
    for (char& c : text) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
            c = '?';
        }
    }
    return text;
}

void print_text(const fsck::Finding& finding) {
    const fsck::CodeInfo& info = fsck::info_of(finding.code);
    std::cout << info.name;
    if (finding.id != 0) {
        std::cout << "  " << finding.object << ' ' << finding.id;
    }
    std::cout << "  " << printable(finding.path) << "\n    " << info.what;
    if (!finding.detail.empty()) {
        std::cout << " (" << printable(finding.detail) << ')';
    }
    std::cout << "; "
              << (finding.mended.empty() ? std::string{info.mend} : printable(finding.mended))
              << '\n';
}

/// One object a line, so that a million findings need no memory.
void print_json(const fsck::Finding& finding) {
    const fsck::CodeInfo& info = fsck::info_of(finding.code);
    const json line = {{"code", info.name},
                       {"object", finding.object},
                       {"id", finding.id == 0 ? json(nullptr) : json(finding.id)},
                       {"path", finding.path},
                       {"what", info.what},
                       {"detail", finding.detail},
                       {"mend", info.mend},
                       {"mended", finding.mended.empty() ? json(nullptr) : json(finding.mended)}};
    // JSON wants UTF-8.
    std::cout << line.dump(-1, ' ', false, json::error_handler_t::replace) << '\n';
}

void print_summary(const fsck::Summary& summary, bool as_json) {
    if (as_json) {
        std::cout << json{{"uploads", summary.uploads},   {"results", summary.results},
                          {"files", summary.files},       {"bytes", summary.bytes},
                          {"findings", summary.findings}, {"mended", summary.mended}}
                         .dump()
                  << '\n';
        return;
    }
    std::cout << summary.uploads << " uploads and " << summary.results << " results with "
              << summary.files << " files of " << summary.bytes << " bytes: " << summary.findings
              << " findings, " << summary.mended << " mended\n";
}

} // namespace

void check_files(const config::Config& config, Arguments arguments) {
    fsck::Options options = read_options(config, arguments);
    const bool as_json = arguments.flag("--json");
    arguments.demand_end();
    try {
        db::Connection connection{connection_options(config)};
        connection.open();
        db::Transaction look = db::Transaction::single_statements(connection);
        if (!db::is_known_schema(db::schema_version(look))) {
            throw Failure("this release does not know the schema: run clonoctl migrate", kCouldNot);
        }
        if (options.repairs) {
            options.pictures = pictures_of(config);
        }
        const auto summary = fsck::check_site(storage::Layout(config.paths.files), connection,
                                              options, as_json ? print_json : print_text);
        print_summary(summary, as_json);
        if (summary.findings > summary.mended) {
            throw Verdict{kFindingsLeft};
        }
    } catch (const Failure&) {
        throw;
    } catch (const std::exception& error) {
        throw Failure(error.what(), kCouldNot);
    }
}

} // namespace clono::ctl
