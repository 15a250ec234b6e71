#include "ctl/backup/backup.hpp"
#include "ctl/backup/restore.hpp"
#include "ctl/commands.hpp"
#include "ctl/connect.hpp"

#include <iostream>

namespace clono::ctl {
namespace {

constexpr int kFaultsFound = 1;
constexpr int kCouldNot = 3;

/// A dump and a load are long statements.
db::ConnectionOptions patient_options(const config::Config& config) {
    db::ConnectionOptions options = connection_options(config);
    options.statement_timeout_seconds = 3600;
    return options;
}

void print(const char* what, const std::filesystem::path& folder,
           const backup::Description& description) {
    std::cout << what << ' ' << folder.string() << ": " << description.files << " files, "
              << description.bytes << " bytes, schema " << description.schema << ", made at "
              << description.created_at << '\n';
}

template <class Work>
void without_surprise(Work work) {
    try {
        work();
    } catch (const std::exception& error) {
        throw Failure(error.what(), kCouldNot);
    }
}

} // namespace

void back_up(const config::Config& config, Arguments arguments) {
    backup::Request request;
    request.target = arguments.word("DIR");
    arguments.demand_end();
    request.settings = config.file;
    request.on_fault = [](const std::string& fault) {
        std::cerr << "clonoctl: " << fault << '\n';
    };
    backup::Description made;
    without_surprise([&] {
        made = backup::make_backup(storage::Layout(config.paths.files), patient_options(config),
                                   request);
    });
    print("backup", request.target, made);
    if (made.faults > 0) {
        std::cerr << "clonoctl: the backup is whole, but " << made.faults
                  << " things were damaged in the site itself: see clonoctl fsck --deep\n";
        throw Verdict{kFaultsFound};
    }
}

void restore_backup(const config::Config& config, Arguments arguments) {
    const bool only_checks = arguments.flag("--check");
    const std::filesystem::path folder = arguments.word("DIR");
    arguments.demand_end();
    backup::Description found;
    without_surprise([&] {
        found = only_checks ? backup::verify(storage::Folder::open(folder))
                            : backup::restore(folder, storage::Layout(config.paths.files),
                                              patient_options(config));
    });
    print(only_checks ? "whole backup" : "restored", folder, found);
}

} // namespace clono::ctl
