// clonoctl fsck, backup and restore as an operator calls them.

#include "core/sha256.hpp"
#include "db/schema/grants.hpp"
#include "tests/db/fsck/site.hpp"
#include "tests/support/paths/paths.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <fstream>

#include <sys/stat.h>
#include <sys/wait.h>

namespace clono::testing {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using ::testing::HasSubstr;

struct Said {
    int code;
    std::string text; ///< both streams
};

/// What scripts/run puts beside the files of a Site.
void add_settings(const Site& site) {
    fs::create_directories(site.folder() / "secrets");
    for (const std::string& user : db::database_users()) {
        write_file(site.folder() / "secrets" / (user + ".password"), user + "\n");
        chmod((site.folder() / "secrets" / (user + ".password")).c_str(), 0600);
    }
    Site& database = const_cast<Site&>(site);
    write_file(site.folder() / "clonoscope.ini",
               "[database]\nsocket = " + database.database().socket().string() + "\n");
}

Said clonoctl(const Site& site, const std::string& words) {
    const std::string command = clono::test::bin_dir() + "/clonoctl --config " +
                                (site.folder() / "clonoscope.ini").string() + " " + words + " 2>&1";
    FILE* const pipe = popen(command.c_str(), "r");
    std::string text;
    char buffer[4096];
    while (const std::size_t got = std::fread(buffer, 1, sizeof buffer, pipe)) {
        text.append(buffer, got);
    }
    return {WEXITSTATUS(pclose(pipe)), text};
}

class Commands : public ::testing::Test {
protected:
    Commands() {
        add_settings(site_);
        object_ = site_.add(site_.add_user());
    }

    Said run(const std::string& words) { return clonoctl(site_, words); }

    Site site_;
    Object object_;
};

TEST_F(Commands, fsck_tells_by_its_exit_code_what_it_found) {
    EXPECT_EQ(run("fsck --deep").code, 0);
    write_file(site_.upload(object_) / "3.tsv", "x");
    const Said told = run("fsck");
    EXPECT_EQ(told.code, 1);
    EXPECT_THAT(told.text, HasSubstr("upload_file_extra  upload 1  uploads/"));
    EXPECT_THAT(told.text, HasSubstr("1 findings, 0 mended"));
    EXPECT_EQ(run("fsck --repair").code, 0) << "everything was mended";
    EXPECT_EQ(run("fsck").code, 0);
    EXPECT_EQ(run("fsck --repair --grace 0").code, 2);
    EXPECT_EQ(run("fsck --grace soon").code, 2);
    EXPECT_EQ(run("fsck --dance").code, 2);
    site_.database().kill();
    EXPECT_EQ(run("fsck").code, 3);
}

TEST_F(Commands, fsck_prints_one_json_object_a_line) {
    fs::remove(site_.result(object_) / "manifest.json");
    const Said told = run("fsck --json");
    const auto end = told.text.find('\n');
    const auto finding = nlohmann::json::parse(told.text.substr(0, end));
    EXPECT_EQ(finding["code"], "manifest_missing");
    EXPECT_EQ(finding["object"], "job");
    EXPECT_EQ(finding["id"], object_.job.value());
    EXPECT_EQ(finding["mended"], nullptr);
    const auto summary = nlohmann::json::parse(told.text.substr(end));
    EXPECT_EQ(summary["findings"], 1);
    EXPECT_EQ(summary["results"], 1);
}

TEST_F(Commands, fsck_makes_a_missing_thumbnail_again_from_its_plot) {
    const auto result = site_.result(object_);
    const auto picture = fs::path(clono::test::source_dir()) / "docs/images/result.png";
    const auto bytes = read_file(picture);
    std::ofstream(result / "plots/loci/b.png", std::ios::binary) << bytes;
    auto manifest = nlohmann::json::parse(read_file(result / "manifest.json"));
    for (auto& file : manifest["files"]) {
        if (file["path"] == "plots/loci/b.png") {
            file["bytes"] = bytes.size();
            file["sha256"] = to_hex(sha256(bytes));
        }
    }
    std::ofstream(result / "manifest.json") << manifest.dump();
    fs::remove_all(result / "thumbnails/plots/loci");
    EXPECT_EQ(run("fsck --deep").code, 1);
    const Said mended = run("fsck --deep --repair");
    EXPECT_EQ(mended.code, 0) << mended.text;
    const auto thumbnail = read_file(result / "thumbnails/plots/loci/b.png");
    EXPECT_TRUE(thumbnail.starts_with("\x89PNG")) << thumbnail.size();
    EXPECT_LT(thumbnail.size(), bytes.size());
    EXPECT_EQ(run("fsck --deep").code, 0) << "modes and owners are right too";
}

TEST_F(Commands, fsck_tells_a_thumbnail_that_cannot_be_made) {
    fs::remove(site_.result(object_) / "thumbnails/plots/loci/b.png"); // its plot is no picture
    const Said told = run("fsck --repair");
    EXPECT_EQ(told.code, 1);
    EXPECT_THAT(told.text, HasSubstr("thumbnail_missing"));
}

TEST_F(Commands, backup_and_restore_say_in_a_line_what_they_did_or_why_not) {
    const auto saved = (site_.folder() / "saved").string();
    const Said made = run("backup " + saved);
    EXPECT_EQ(made.code, 0) << made.text;
    EXPECT_THAT(made.text, HasSubstr("backup " + saved + ": "));
    EXPECT_EQ(run("backup " + saved).code, 3) << "it is there already";
    EXPECT_EQ(run("backup").code, 2);
    EXPECT_EQ(run("restore " + saved + " --check").code, 0);
    const Said refused = run("restore " + saved);
    EXPECT_EQ(refused.code, 3);
    EXPECT_EQ(refused.text,
              "clonoctl: this site is in use: a backup goes into an empty one only\n");

    Site other;
    add_settings(other);
    const Said restored = clonoctl(other, "restore " + saved);
    EXPECT_EQ(restored.code, 0) << restored.text;
    EXPECT_EQ(clonoctl(other, "fsck --deep").code, 0);
    fs::remove(fs::path{saved} / "backup.json");
    EXPECT_EQ(clonoctl(other, "restore " + saved + " --check").code, 3);
}

TEST_F(Commands, a_backup_of_a_damaged_site_is_made_and_ends_with_one) {
    fs::remove(site_.upload(object_) / "1.tsv");
    const Said made = run("backup " + (site_.folder() / "saved").string());
    EXPECT_EQ(made.code, 1);
    EXPECT_THAT(made.text, HasSubstr("1.tsv No such file"));
    EXPECT_EQ(run("restore " + (site_.folder() / "saved").string() + " --check").code, 0);
}

} // namespace
} // namespace clono::testing
