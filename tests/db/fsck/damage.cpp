#include "tests/db/fsck/damage.hpp"

#include "core/random.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include <sys/stat.h>
#include <unistd.h>

namespace clono::testing {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using fsck::Code;

const db::Sql kTrash{"test.damage_trash",
                     "UPDATE job SET trashed_at = UTC_TIMESTAMP(6) WHERE id = ?"};

void append(const fs::path& file, const std::string& text) {
    std::ofstream(file, std::ios::app) << text;
}

fs::path removed(const fs::path& path) {
    fs::remove_all(path);
    return path;
}

fs::path old(const fs::path& path) {
    age(path, 100h);
    return path;
}

} // namespace

void change_bytes(const fs::path& file) {
    auto text = read_file(file);
    text.front() ^= 1;
    std::ofstream(file, std::ios::binary) << text;
}

fs::path made(const fs::path& path, const std::string& content) {
    write_file(path, content);
    return path;
}

std::vector<Kind> kinds_of_damage() {
    using S = Site;
    using O = Object;
    std::vector<Kind> all = {
        {Code::upload_folder_missing,
         [](S& s, O o) {
             return removed(s.upload(o));
         }},
        {Code::upload_file_missing,
         [](S& s, O o) {
             return removed(s.upload(o) / "2.tsv");
         }},
        {Code::upload_file_not_regular,
         [](S& s, O o) {
             const auto file = removed(s.upload(o) / "1.tsv");
             fs::create_symlink("2.tsv", file);
             return file;
         }},
        {Code::upload_file_size,
         [](S& s, O o) {
             append(s.upload(o) / "1.tsv", "x");
             return s.upload(o) / "1.tsv";
         }},
        {Code::upload_file_hash,
         [](S& s, O o) {
             change_bytes(s.upload(o) / "2.tsv");
             return s.upload(o) / "2.tsv";
         }},
        {Code::upload_file_extra,
         [](S& s, O o) {
             return made(s.upload(o) / "3.tsv");
         }},
        {Code::upload_folder_unnamed,
         [](S& s, O o) {
             const auto folder = s.layout().upload(o.user, random_bytes<16>());
             made(folder / "1.tsv");
             return old(folder);
         }},
        {Code::result_folder_missing,
         [](S& s, O o) {
             return removed(s.result(o));
         }},
        {Code::trashed_result_missing,
         [](S& s, O o) {
             s.execute(kTrash, {o.job});
             return removed(s.result(o));
         }},
        {Code::manifest_missing,
         [](S& s, O o) {
             return removed(s.result(o) / "manifest.json");
         }},
        {Code::manifest_corrupt,
         [](S& s, O o) {
             const auto file = s.result(o) / "manifest.json";
             fs::resize_file(file, fs::file_size(file) / 2);
             return file;
         }},
        {Code::result_file_missing,
         [](S& s, O o) {
             return removed(s.result(o) / "tables/loci.tsv");
         }},
        {Code::result_file_not_regular,
         [](S& s, O o) {
             const auto file = removed(s.result(o) / "tables/loci.tsv");
             mkfifo(file.c_str(), 0640);
             return file;
         }},
        {Code::result_file_size,
         [](S& s, O o) {
             append(s.result(o) / "config.yaml", "x");
             return s.result(o) / "config.yaml";
         }},
        {Code::result_file_hash,
         [](S& s, O o) {
             change_bytes(s.result(o) / "plots/loci/b.png");
             return s.result(o) / "plots/loci/b.png";
         }},
        {Code::result_file_extra,
         [](S& s, O o) {
             return made(s.result(o) / "tables/loci.tsv.bak");
         }},
        {Code::thumbnail_missing,
         [](S& s, O o) {
             return removed(s.result(o) / "thumbnails/plots/loci/b.png");
         }},
        {Code::result_folder_unnamed,
         [](S& s, O o) {
             S::write_result(s.layout().result(o.user, o.job, 7), "7");
             return old(s.layout().result(o.user, o.job, 7));
         }},
        {Code::result_part_left,
         [](S& s, O o) {
             const auto part =
                 s.layout().results(o.user, o.job) / (".part-2-" + to_hex(random_bytes<16>()));
             S::write_result(part, "2");
             return old(part);
         }},
        {Code::folder_of_nobody,
         [](S& s, O o) {
             const auto folder = s.layout().uploads() / std::to_string(1'000'000 + o.job.value());
             made(folder / to_hex(random_bytes<16>()) / "1.tsv");
             return old(folder);
         }},
        {Code::work_left,
         [](S& s, O o) {
             made(s.layout().work(o.job, o.folder) / "result/checkpoint/0");
             return old(s.layout().work(o.job));
         }},
        {Code::staging_left,
         [](S& s, O) {
             const auto folder = s.layout().staging() / to_hex(random_bytes<16>());
             made(folder / "0.part");
             return old(folder);
         }},
        {Code::trash_left,
         [](S& s, O o) {
             return old(made(s.layout().trash() / to_string(o.job)));
         }},
        {Code::live_left,
         [](S& s, O o) {
             return old(made(s.layout().live(o.user, o.job), "{}"));
         }},
        {Code::journal_waiting,
         [](S& s, O o) {
             return old(made(s.layout().root() / "journal/main" /
                             (to_string(o.job) + "-" + to_hex(o.folder) + ".json")));
         }},
        {Code::journal_refused,
         [](S& s, O o) {
             return made(s.layout().root() / "journal/main" /
                         (to_string(o.job) + "-" + to_hex(o.folder) + ".json.refused"));
         }},
        {Code::stray_entry,
         [](S& s, O o) {
             return made(s.layout().results(o.user, o.job) / "notes.txt");
         }},
        {Code::special_file,
         [](S& s, O o) {
             const auto link = s.result(o) / "plots/passwd";
             fs::create_symlink("/etc/passwd", link);
             return link;
         }},
        {Code::wrong_mode,
         [](S& s, O o) {
             chmod((s.result(o) / "tables").c_str(), 0777);
             return s.result(o) / "tables";
         }},
    };
    if (geteuid() == 0) {
        all.push_back({Code::wrong_owner, [](S& s, O o) {
                           const auto file = s.upload(o) / "1.tsv";
                           EXPECT_EQ(chown(file.c_str(), 65534, 65534), 0);
                           return file;
                       }});
    }
    return all;
}

void add_mixed_states(Site& site) {
    const auto user = site.add_user();
    for (const std::string state :
         {"uploaded", "preparing", "queued", "paused", "failed", "cancelled", "expired", "done"}) {
        site.add(user, state);
    }
    const auto trashed = site.add(user);
    site.execute(kTrash, {trashed.job});
    // Running for days: its work, its estimate, its half made publication and its earlier attempts are old.
    const auto running = site.add(user, "running", 3);
    const auto layout = site.layout();
    for (const auto& path :
         {layout.work(running.job, running.folder) / "result/checkpoint/0",
          layout.work(running.job, random_bytes<16>()) / "result/checkpoint/0",
          layout.live(user, running.job),
          layout.results(user, running.job) / (".part-3-" + to_hex(running.folder)) / "a",
          layout.result(user, running.job, 3) / "manifest.json"}) {
        age(made(path), 100h);
    }
    age(layout.work(running.job), 100h);
    age(layout.results(user, running.job), 100h);
    // Just arriving, just published, just ended.
    made(layout.staging() / to_hex(random_bytes<16>()) / "0.part");
    made(layout.upload(user, random_bytes<16>()) / "1.tsv");
    made(layout.result(user, trashed.job, 9) / "manifest.json");
    made(layout.results(user, trashed.job) / (".part-9-" + to_hex(random_bytes<16>())) / "a");
    made(layout.work(trashed.job, random_bytes<16>()) / "attempt.json");
    made(layout.live(user, trashed.job));
    made(layout.root() / "journal/main/1-00.json");
    // A slow upload: its folder was made long ago, its file still grows.
    const auto slow = layout.staging() / to_hex(random_bytes<16>());
    const auto growing = made(slow / "0.part");
    age(slow, 100h);
    append(growing, "more");
}

} // namespace clono::testing
