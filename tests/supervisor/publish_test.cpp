// What a hostile or broken engine may leave, and what of it is published.
#include "supervisor/publish/publish.hpp"
#include "tests/supervisor/temp_folder.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

namespace clono::supervisor {
namespace {

namespace fs = std::filesystem;
using clono::testing::read_file;
using clono::testing::TempFolder;
using clono::testing::write_file;
using nlohmann::json;

class Publish : public ::testing::Test {
protected:
    Publish() {
        fs::create_directories(layout_.results());
        fs::create_directories(thumbnails());
        write("tables/loci.tsv", "loci");
        write("plots/cluster/density.png", "picture");
    }

    fs::path result() const { return data_ / "work/result"; }

    fs::path thumbnails() const { return data_ / "work/thumbnails"; }

    fs::path published() const { return layout_.result(UserId{3}, JobId{17}, 2); }

    void write(const std::string& path, const std::string& content) {
        write_file(result() / path, content);
        list(path, content);
    }

    void list(const std::string& path, const std::string& content) {
        files_.push_back(
            {{"path", path}, {"bytes", content.size()}, {"sha256", to_hex(sha256(content))}});
    }

    Published publish() {
        const auto manifest = parse_manifest(json{{"version", 1}, {"files", files_}}.dump());
        return publish_result(layout_, {UserId{3}, JobId{17}, 2, {}}, result(), manifest,
                              thumbnails());
    }

    /// Refused, with nothing left behind.
    void expect_refused(const std::string& why) {
        try {
            publish();
            ADD_FAILURE() << "was published";
        } catch (const ResultRefused& error) {
            EXPECT_NE(std::string(error.what()).find(why), std::string::npos) << error.what();
        }
        EXPECT_FALSE(fs::exists(published()));
        for (const auto& entry : fs::recursive_directory_iterator(layout_.results())) {
            EXPECT_TRUE(entry.is_directory() && entry.path().filename().string().front() != '.')
                << entry.path();
        }
    }

    TempFolder data_;
    storage::Layout layout_{data_ / "files"};
    json files_ = json::array();
};

TEST_F(Publish, takes_exactly_what_the_manifest_lists) {
    write_file(result() / "tables/extra.tsv", "not listed");
    write_file(result() / "checkpoint/chain", "not listed");
    write_file(thumbnails() / "plots/cluster/density.png", "small");
    write_file(thumbnails() / "plots/cluster/notes.txt", "not a picture");
    const auto done = publish();
    EXPECT_EQ(done.files, 2u);
    EXPECT_EQ(done.bytes, 11u);
    EXPECT_EQ(done.thumbnails, 1u);
    std::set<std::string> there;
    for (const auto& entry : fs::recursive_directory_iterator(published())) {
        if (entry.is_regular_file()) {
            there.insert(entry.path().lexically_relative(published()).string());
        }
    }
    EXPECT_EQ(there, (std::set<std::string>{"manifest.json", "tables/loci.tsv",
                                            "plots/cluster/density.png",
                                            "thumbnails/plots/cluster/density.png"}));
    EXPECT_EQ(read_file(published() / "tables/loci.tsv"), "loci");
}

TEST_F(Publish, copies_so_that_a_writer_who_is_still_there_changes_nothing) {
    publish();
    write_file(result() / "tables/loci.tsv", "changed");
    EXPECT_EQ(read_file(published() / "tables/loci.tsv"), "loci");
}

TEST_F(Publish, refuses_a_missing_file) {
    list("tables/cluster.tsv", "x");
    expect_refused("tables/cluster.tsv: is missing");
}

TEST_F(Publish, refuses_a_link_even_to_a_file_of_the_right_bytes) {
    write_file(data_ / "secret", "top-secret");
    list("config.yaml", "top-secret");
    fs::create_symlink(data_ / "secret", result() / "config.yaml");
    expect_refused("config.yaml: is no regular file of its own");
}

TEST_F(Publish, refuses_a_file_behind_a_linked_folder) {
    write_file(data_ / "elsewhere/secret.tsv", "top-secret");
    list("trace/secret.tsv", "top-secret");
    fs::create_directory_symlink(data_ / "elsewhere", result() / "trace");
    expect_refused("trace/secret.tsv: is no regular file of its own");
}

TEST_F(Publish, refuses_a_hard_link_whose_other_name_is_somebody_elses) {
    write_file(data_ / "other", "theirs");
    list("config.yaml", "theirs");
    fs::create_hard_link(data_ / "other", result() / "config.yaml");
    expect_refused("config.yaml: is no regular file of its own");
}

TEST_F(Publish, refuses_a_pipe_without_waiting_for_a_writer) {
    list("config.yaml", "x");
    ASSERT_EQ(::mkfifo((result() / "config.yaml").c_str(), 0600), 0);
    expect_refused("config.yaml: is no regular file of its own");
}

TEST_F(Publish, refuses_a_device) {
    if (::getuid() != 0) {
        GTEST_SKIP() << "only root can make a device";
    }
    list("config.yaml", "x");
    if (::mknod((result() / "config.yaml").c_str(), S_IFCHR | 0600, makedev(1, 5)) != 0) {
        GTEST_SKIP() << "this host does not let root make a device";
    }
    expect_refused("config.yaml: is no regular file of its own");
}

TEST_F(Publish, refuses_a_file_of_another_size_or_of_other_bytes) {
    list("config.yaml", "announced");
    write_file(result() / "config.yaml", "announced and more");
    expect_refused("config.yaml: has another size");
    write_file(result() / "config.yaml", "ANNOUNCED");
    expect_refused("config.yaml: has another SHA-256");
}

TEST_F(Publish, never_replaces_what_is_published) {
    publish();
    EXPECT_THROW(publish(), ResultRefused);
    EXPECT_EQ(read_file(published() / "tables/loci.tsv"), "loci");
}

TEST_F(Publish, leaves_out_a_thumbnail_that_is_a_link) {
    write_file(data_ / "secret", "top-secret");
    fs::create_symlink(data_ / "secret", thumbnails() / "a.png");
    EXPECT_EQ(publish().thumbnails, 0u);
}

TEST(Manifest, refuses_paths_that_leave_the_folder_or_hide) {
    for (const std::string path :
         {"../x", "/etc/passwd", "a/../../x", "a//b", "a/", "./a", ".hidden", "a/.b", "",
          "manifest.json", "thumbnails/x.png", "a\nb", "a\\b"}) {
        const auto text =
            json{{"version", 1},
                 {"files", {{{"path", path}, {"bytes", 1}, {"sha256", std::string(64, 'a')}}}}}
                .dump();
        EXPECT_THROW(parse_manifest(text), ResultRefused) << path;
    }
}

TEST(Manifest, refuses_what_is_no_manifest) {
    const auto entry = json{{"path", "a"}, {"bytes", 1}, {"sha256", std::string(64, 'a')}};
    auto negative = entry;
    negative["bytes"] = -1;
    auto short_hash = entry;
    short_hash["sha256"] = "aa";
    for (const auto& text : {std::string("{"), std::string("[]"), std::string("{}"),
                             json{{"version", 2}, {"files", {entry}}}.dump(),
                             json{{"version", 1}, {"files", {entry, entry}}}.dump(),
                             json{{"version", 1}, {"files", {negative}}}.dump(),
                             json{{"version", 1}, {"files", {short_hash}}}.dump()}) {
        EXPECT_THROW(parse_manifest(text), ResultRefused) << text;
    }
}

} // namespace
} // namespace clono::supervisor
