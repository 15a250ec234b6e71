// Every kind of damage fifty times in one site: each is found by its own code and path, nothing else is; a repair takes
// no byte away and touches nothing that a row names.
//
// Seen red without: reading the row again before a file is blamed (what_is_purged), the claim's token (an_undamaged_site).

#include "core/random.hpp"
#include "ctl/fsck/fsck.hpp"
#include "db/maintenance/housekeeping_lock.hpp"
#include "tests/db/fsck/damage.hpp"

#include <gtest/gtest.h>

#include <set>
#include <thread>

namespace clono::testing {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using fsck::Code;

constexpr int kTimes = 50;

const db::Sql kDeleteJob{"test.damage_delete_job", "DELETE FROM job WHERE id = ?"};
const db::Sql kDeleteUpload{"test.damage_delete_upload", "DELETE FROM upload WHERE id = ?"};

using Found = std::multiset<std::pair<std::string, std::string>>; // code and path

struct Outcome {
    Found found;
    std::uint64_t mended = 0;
};

Outcome check(Site& site, const fsck::Options& options) {
    db::Connection connection(site.database().options_as("clono_ctl"));
    Outcome outcome;
    const auto summary =
        fsck::check_site(site.layout(), connection, options, [&](const fsck::Finding& finding) {
            outcome.found.emplace(fsck::info_of(finding.code).name, finding.path);
        });
    EXPECT_EQ(summary.findings, outcome.found.size());
    outcome.mended = summary.mended;
    return outcome;
}

const fsck::Options kDeep{.is_deep = true, .repairs = false, .grace = 25h, .pictures = {}};
const fsck::Options kRepair{.is_deep = true, .repairs = true, .grace = 25h, .pictures = {}};

TEST(Fsck, an_undamaged_site_of_all_states_has_no_finding) {
    Site site;
    for (int i = 0; i < 5; ++i) {
        site.in_bulk([&] { add_mixed_states(site); });
    }
    EXPECT_EQ(check(site, kDeep).found, Found{});
    const auto before = bytes_below(site.layout().root());
    EXPECT_EQ(check(site, kRepair).found, Found{});
    EXPECT_EQ(bytes_below(site.layout().root()), before);
}

/// Fifty times each kind, every time to an object of its own.
struct Damages {
    Found all;
    Found irreparable;
};

Damages add_damages(Site& site) {
    Damages damages;
    const auto all = kinds_of_damage();
    site.in_bulk([&] {
        add_mixed_states(site);
        for (int i = 0; i < kTimes; ++i) {
            const auto user = site.add_user();
            site.add(user); // undamaged between the damaged
            for (const Kind& kind : all) {
                const auto path = site.relative(kind.damage(site, site.add(user)));
                const auto& info = fsck::info_of(kind.code);
                damages.all.emplace(info.name, path);
                if (info.repair == fsck::Repair::none || kind.code == Code::thumbnail_missing) {
                    damages.irreparable.emplace(info.name, path);
                }
            }
        }
    });
    return damages;
}

using Tree = std::map<std::string, std::string>;

/// Every byte of `before` is still there: at its place, or at the same path below lost+found/<day>/.
void expect_nothing_lost(const Tree& before, const Tree& after) {
    EXPECT_EQ(after.size(), before.size());
    std::size_t moved = 0;
    for (const auto& [path, bytes] : after) {
        const bool is_moved = path.starts_with("lost+found/");
        const auto origin =
            is_moved ? path.substr(std::string("lost+found/YYYY-MM-DD/").size()) : path;
        ASSERT_TRUE(before.contains(origin)) << path;
        EXPECT_EQ(before.at(origin), bytes) << path;
        moved += is_moved ? 1 : 0;
        // The undamaged names of Site: only whole folders that nobody names hold them.
        const auto name = fs::path(path).filename();
        if (is_moved && (name == "2.tsv" || name == "cluster.tsv" || name == "config.yaml")) {
            EXPECT_TRUE(path.find("/7/") != std::string::npos ||
                        path.find("/.part-2-") != std::string::npos)
                << path << " is named by a row or a manifest";
        }
    }
    EXPECT_GT(moved, 500U);
}

TEST(Fsck, finds_all_of_fifty_times_each_kind_of_damage_and_its_repair_is_safe) {
    Site site;
    const auto damages = add_damages(site);
    EXPECT_GE(damages.all.size(), 600U);
    const auto before = bytes_below(site.layout().root());
    const auto looked = check(site, kDeep);
    EXPECT_EQ(looked.found, damages.all);
    EXPECT_EQ(bytes_below(site.layout().root()), before) << "looking changes nothing";
    std::cout << "[          ] " << looked.found.size() << " of " << damages.all.size()
              << " damages told, " << kinds_of_damage().size() << " kinds\n";

    const auto repaired = check(site, kRepair);
    EXPECT_EQ(repaired.found, damages.all);
    EXPECT_EQ(repaired.mended, damages.all.size() - damages.irreparable.size());
    expect_nothing_lost(before, bytes_below(site.layout().root()));
    EXPECT_EQ(check(site, kDeep).found, damages.irreparable);
}

TEST(Fsck, without_deep_no_file_is_read_and_only_the_size_counts) {
    Site site;
    const auto object = site.add(site.add_user());
    change_bytes(site.upload(object) / "1.tsv");
    auto options = kDeep;
    options.is_deep = false;
    EXPECT_EQ(check(site, options).found, Found{});
    EXPECT_EQ(check(site, kDeep).found.size(), 1U);
}

TEST(Fsck, what_no_row_names_counts_only_when_it_is_old_enough) {
    Site site;
    const auto user = site.add_user();
    const auto folder = site.layout().upload(user, random_bytes<16>());
    made(folder / "1.tsv");
    age(folder, 24h);
    EXPECT_EQ(check(site, kDeep).found, Found{});
    age(folder, 26h);
    EXPECT_EQ(check(site, kDeep).found.size(), 1U);
}

TEST(Fsck, a_second_thing_of_the_same_name_is_kept_beside_the_first) {
    Site site;
    const auto object = site.add(site.add_user());
    for (const std::string text : {"one", "two"}) {
        made(site.upload(object) / "9.tsv", text);
        EXPECT_EQ(check(site, kRepair).mended, 1U);
    }
    const auto found = bytes_below(site.layout().root() / "lost+found");
    EXPECT_EQ(found.size(), 2U);
}

TEST(Fsck, a_repair_waits_for_nobody_but_is_refused_while_a_backup_runs) {
    Site site;
    db::Connection backup(site.database().options());
    backup.open();
    auto rows = db::Transaction::single_statements(backup);
    ASSERT_TRUE(db::take_housekeeping_lock(rows, 0s));
    db::Connection connection(site.database().options_as("clono_ctl"));
    const auto ignore = [](const fsck::Finding&) {
    };
    auto options = kRepair;
    options.patience = 0s;
    EXPECT_THROW(fsck::check_site(site.layout(), connection, options, ignore), fsck::Busy);
    EXPECT_NO_THROW(fsck::check_site(site.layout(), connection, kDeep, ignore));
    backup.close();
    options.patience = 30s; // the server learns of the end of a connection a moment later
    EXPECT_NO_THROW(fsck::check_site(site.layout(), connection, options, ignore));
}

/// As housekeeping does it: the rows first. Every second folder is caught half removed.
void purge(Site& site, const std::vector<Object>& objects) {
    bool is_half_done = false;
    for (const Object& object : objects) {
        site.execute(kDeleteJob, {object.job});
        site.execute(kDeleteUpload, {object.upload});
        is_half_done = !is_half_done;
        fs::remove_all(is_half_done ? site.result(object) / "tables" : site.result(object));
        fs::remove_all(is_half_done ? site.upload(object) / "2.tsv" : site.upload(object));
    }
}

TEST(Fsck, what_is_purged_while_it_is_looked_at_is_no_damage) {
    Site site;
    const auto user = site.add_user();
    const auto damaged = site.add(
        user); // the first of its page: its rows are told when the others' are read already
    fs::remove(site.upload(damaged) / "1.tsv");
    fs::remove(site.result(damaged) / "manifest.json");
    std::vector<Object> others[2];
    for (int i = 0; i < 20; ++i) {
        others[i % 2].push_back(site.add(user));
    }
    db::Connection connection(site.database().options_as("clono_ctl"));
    auto options = kDeep;
    options.grace = 1h;
    std::vector<std::string> told;
    fsck::check_site(site.layout(), connection, options, [&](const fsck::Finding& finding) {
        if (told.size() < 2) {
            purge(site, others[told.size()]);
        }
        told.emplace_back(fsck::info_of(finding.code).name);
    });
    EXPECT_EQ(told, (std::vector<std::string>{"upload_file_missing", "manifest_missing"}));
}

TEST(Fsck, the_service_at_work_raises_no_alarm) {
    Site site;
    std::atomic<bool> is_over = false;
    std::vector<Object> standing;
    const auto user = site.add_user();
    site.in_bulk([&] {
        for (int i = 0; i < 100; ++i) {
            standing.push_back(site.add(user));
        }
    });
    // As the programs do it: files before rows, rows before files.
    std::thread service([&] {
        for (std::size_t i = 0; !is_over; i = (i + 1) % standing.size()) {
            const Object gone = standing[i];
            site.execute(kDeleteJob, {gone.job});
            fs::remove_all(site.result(gone));
            site.execute(kDeleteUpload, {gone.upload});
            fs::remove_all(site.upload(gone));
            site.in_bulk([&] { standing[i] = site.add(user); }); // its rows come at once
        }
    });
    auto options = kDeep;
    options.grace = 1h;
    const auto deadline = std::chrono::steady_clock::now() + 2s;
    int rounds = 0;
    for (; std::chrono::steady_clock::now() < deadline; ++rounds) {
        EXPECT_EQ(check(site, options).found, Found{});
    }
    is_over = true;
    service.join();
    EXPECT_GT(rounds, 0);
}

} // namespace
} // namespace clono::testing
