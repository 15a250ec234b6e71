#include "ctl/fsck/finding.hpp"

namespace clono::fsck {
namespace {

constexpr const char* kFromBackup =
    "put it back from a backup; without one its jobs have to be uploaded again";
constexpr const char* kResultFromBackup =
    "put the folder back from a backup, or let its owner run the analysis again";
constexpr const char* kMove = "--repair moves it to lost+found/";
constexpr const char* kJournal =
    "start the supervisor of that name; what it refuses is for whoever reads its log";

constexpr CodeInfo kCodes[] = {
    {Code::upload_folder_missing, "upload_folder_missing", Repair::none,
     "a row names an upload whose folder is not there", kFromBackup},
    {Code::upload_file_missing, "upload_file_missing", Repair::none,
     "a row names an uploaded file that is not there", kFromBackup},
    {Code::upload_file_not_regular, "upload_file_not_regular", Repair::none,
     "where a row names an uploaded file there is none", kFromBackup},
    {Code::upload_file_size, "upload_file_size", Repair::none,
     "an uploaded file has another size than its row says", kFromBackup},
    {Code::upload_file_hash, "upload_file_hash", Repair::none,
     "an uploaded file has another SHA-256 than its row says", kFromBackup},
    {Code::upload_file_extra, "upload_file_extra", Repair::move,
     "an upload's folder holds what no row names", kMove},
    {Code::upload_folder_unnamed, "upload_folder_unnamed", Repair::move,
     "no row names this upload's folder", kMove},
    {Code::result_folder_missing, "result_folder_missing", Repair::none,
     "a done job's result is not there", kResultFromBackup},
    {Code::trashed_result_missing, "trashed_result_missing", Repair::none,
     "a job in the trash has lost its result",
     "nothing, unless its owner wants it back: then as result_folder_missing"},
    {Code::manifest_missing, "manifest_missing", Repair::none, "a result has no manifest.json",
     kResultFromBackup},
    {Code::manifest_corrupt, "manifest_corrupt", Repair::none,
     "a result's manifest.json is no manifest", kResultFromBackup},
    {Code::result_file_missing, "result_file_missing", Repair::none,
     "a file of the manifest is not there", kResultFromBackup},
    {Code::result_file_not_regular, "result_file_not_regular", Repair::none,
     "where the manifest names a file there is none", kResultFromBackup},
    {Code::result_file_size, "result_file_size", Repair::none,
     "a file has another size than the manifest says", kResultFromBackup},
    {Code::result_file_hash, "result_file_hash", Repair::none,
     "a file has another SHA-256 than the manifest says", kResultFromBackup},
    {Code::result_file_extra, "result_file_extra", Repair::move,
     "a result holds what its manifest does not list", kMove},
    {Code::thumbnail_missing, "thumbnail_missing", Repair::remake,
     "a plot has no thumbnail: the page shows none", "--repair makes it from the plot"},
    {Code::result_folder_unnamed, "result_folder_unnamed", Repair::move,
     "no row names this attempt's result", kMove},
    {Code::result_part_left, "result_part_left", Repair::move,
     "a publication that nobody carries on", kMove},
    {Code::folder_of_nobody, "folder_of_nobody", Repair::none, "there is no row of this user",
     "look whether the database is the right one; if it is, move the folder away"},
    {Code::work_left, "work_left", Repair::move, "a work folder of a job that is over or gone",
     kMove},
    {Code::staging_left, "staging_left", Repair::move, "an upload that never got whole", kMove},
    {Code::trash_left, "trash_left", Repair::move, "left in trash/", kMove},
    {Code::live_left, "live_left", Repair::move,
     "the running estimate of a job that is over or gone", kMove},
    {Code::journal_waiting, "journal_waiting", Repair::none,
     "the end of an attempt has waited long for the database", kJournal},
    {Code::journal_refused, "journal_refused", Repair::none,
     "the end of an attempt that the database refused", kJournal},
    {Code::stray_entry, "stray_entry", Repair::move, "nothing of this name belongs here", kMove},
    {Code::special_file, "special_file", Repair::move, "a link, pipe, socket or device", kMove},
    {Code::wrong_mode, "wrong_mode", Repair::attribute,
     "others may read or write it, or its owner may not",
     "--repair sets 0640 for files, 2750 for folders"},
    {Code::wrong_owner, "wrong_owner", Repair::attribute,
     "it belongs to another account than the folder of all files",
     "--repair, as root, gives it to that account"},
};

} // namespace

std::span<const CodeInfo> codes() {
    return kCodes;
}

const CodeInfo& info_of(Code code) {
    return kCodes[static_cast<std::size_t>(code)];
}

} // namespace clono::fsck
