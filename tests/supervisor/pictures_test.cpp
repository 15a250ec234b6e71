// Thumbnails by a maker that dies.
#include "supervisor/publish/pictures.hpp"
#include "tests/supervisor/temp_folder.hpp"

#include <gtest/gtest.h>

#include <sys/stat.h>

namespace clono::supervisor {
namespace {

namespace fs = std::filesystem;
using clono::testing::read_file;
using clono::testing::TempFolder;
using clono::testing::write_file;

class Pictures : public ::testing::Test {
protected:
    Pictures() {
        for (const std::string name : {"a", "b", "c", "d"}) {
            const auto path = fs::path("plots") / (name + ".png");
            write_file(attempt_.result() / path, name);
            manifest_.files.push_back({path, 1, {}});
        }
        // Copies each picture, unless it is told what to do at one of them.
        write_file(maker_, "#!/bin/sh\nshift\nwhile [ $# -gt 0 ]; do\n"
                           "case $2 in *$(cat mischief)*) eval \"$(cat deed)\";; esac\n"
                           "cat \"$1\" >\"$2\"; shift 2\ndone\n");
        chmod(maker_.c_str(), 0755);
    }

    /// What the maker does at the picture of this name.
    std::size_t make(const std::string& mischief, const std::string& deed) {
        write_file(thumbnails() / "mischief", mischief);
        write_file(thumbnails() / "deed", deed);
        std::vector<std::string> why_not;
        const auto confinement = Confinement::probe({}, why_not);
        return make_thumbnails(confinement, {.thumbnail = maker_}, attempt_, manifest_);
    }

    fs::path thumbnails() const { return attempt_.path() / "thumbnails"; }

    bool is_made(const std::string& name) const {
        return fs::exists(thumbnails() / "plots" / (name + ".png"));
    }

    TempFolder data_;
    fs::path maker_ = data_ / "maker";
    storage::Layout layout_{data_ / "files"};
    AttemptFolder attempt_{layout_, JobId{5}, db::ClaimToken{}, 1};
    Manifest manifest_;
};

// Seen red: without a second start a alone was made.
TEST_F(Pictures, a_maker_that_is_killed_once_is_started_again_for_the_rest) {
    EXPECT_EQ(make("b.png", "rm deed; : >deed; kill -9 $$"), 4U);
    EXPECT_EQ(read_file(thumbnails() / "plots/b.png"), "b");
}

TEST_F(Pictures, a_picture_at_which_the_maker_dies_costs_no_other_one) {
    EXPECT_EQ(make("b.png", "kill -9 $$"), 3U);
    EXPECT_TRUE(is_made("a") && is_made("c") && is_made("d"));
    EXPECT_FALSE(is_made("b"));
}

TEST_F(Pictures, a_maker_that_refuses_a_picture_is_not_asked_again) {
    EXPECT_EQ(make("b.png", "echo again >>asked; exit 65"), 1U);
    EXPECT_EQ(read_file(thumbnails() / "asked"), "again\n");
}

} // namespace
} // namespace clono::supervisor
