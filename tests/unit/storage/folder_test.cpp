#include "storage/folder.hpp"
#include "storage/layout.hpp"
#include "storage/prepare.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <functional>

#include <sys/stat.h>

namespace clono::storage {
namespace {

namespace fs = std::filesystem;

int errno_of(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.code().value();
    }
    return 0;
}

class FolderTest : public testing::Test {
protected:
    FolderTest() {
        std::string name = "/tmp/clono-storage-XXXXXX";
        path_ = mkdtemp(name.data());
    }

    ~FolderTest() override { fs::remove_all(path_); }

    fs::path path_;
};

TEST_F(FolderTest, a_written_file_reads_back) {
    const Folder folder = Folder::open(path_);
    File out = folder.create_file("a");
    out.write("hello ");
    out.write("world");
    out.sync();
    EXPECT_EQ(out.size(), 11U);
    EXPECT_EQ(folder.open_file("a").read_all(11), "hello world");
    EXPECT_EQ(errno_of([&] { static_cast<void>(folder.open_file("a").read_all(10)); }), EFBIG);
}

TEST_F(FolderTest, a_taken_name_is_refused) {
    const Folder folder = Folder::open(path_);
    static_cast<void>(folder.create_file("a"));
    static_cast<void>(folder.create_file("b"));
    EXPECT_EQ(errno_of([&] { static_cast<void>(folder.create_file("a")); }), EEXIST);
    EXPECT_EQ(errno_of([&] { folder.move("a", folder, "b"); }), EEXIST);
}

TEST_F(FolderTest, names_that_lead_elsewhere_are_refused) {
    const Folder folder = Folder::open(path_);
    for (const std::string name : {"", ".", "..", "a/b", "../a", "/etc"}) {
        EXPECT_EQ(errno_of([&] { static_cast<void>(folder.create_file(name)); }), EINVAL) << name;
        EXPECT_EQ(errno_of([&] { static_cast<void>(folder.open_folder(name)); }), EINVAL) << name;
    }
    EXPECT_FALSE(is_entry_name(std::string_view{"a\0b", 3}));
    EXPECT_FALSE(is_entry_name(std::string(256, 'a')));
}

TEST_F(FolderTest, links_are_not_followed) {
    fs::create_directory(path_ / "inside");
    fs::create_directory_symlink("/etc", path_ / "link");
    fs::create_symlink("/etc/passwd", path_ / "file");
    const Folder folder = Folder::open(path_);
    EXPECT_NE(errno_of([&] { static_cast<void>(folder.open_folder("link")); }), 0);
    EXPECT_EQ(errno_of([&] { static_cast<void>(folder.open_file("file")); }), ELOOP);
    EXPECT_EQ(errno_of([&] { static_cast<void>(folder.create_file("file")); }), EEXIST);
}

TEST_F(FolderTest, only_regular_files_are_read) {
    ASSERT_EQ(mkfifo((path_ / "pipe").c_str(), 0600), 0);
    EXPECT_EQ(errno_of([&] { static_cast<void>(Folder::open(path_).open_file("pipe")); }), EINVAL);
}

TEST_F(FolderTest, removing_a_tree_leaves_what_its_links_point_to) {
    fs::create_directories(path_ / "keep");
    std::ofstream{path_ / "keep" / "precious"} << "1";
    fs::create_directories(path_ / "tree" / "deep" / "deeper");
    std::ofstream{path_ / "tree" / "deep" / "file"} << "1";
    fs::create_directory_symlink(path_ / "keep", path_ / "tree" / "deep" / "link");
    const Folder folder = Folder::open(path_);
    EXPECT_TRUE(folder.remove_tree("tree"));
    EXPECT_FALSE(folder.remove_tree("tree"));
    EXPECT_FALSE(fs::exists(path_ / "tree"));
    EXPECT_TRUE(fs::exists(path_ / "keep" / "precious"));
}

TEST_F(FolderTest, replacing_a_file_leaves_nothing_temporary) {
    const Folder folder = Folder::open(path_);
    folder.replace_file("state", "one");
    folder.replace_file("state", "two");
    EXPECT_EQ(folder.open_file("state").read_all(100), "two");
    ASSERT_EQ(folder.entries().size(), 1U);
    EXPECT_EQ(folder.entries()[0].kind, EntryKind::file);
}

TEST_F(FolderTest, a_folder_moves_with_its_files) {
    const Folder folder = Folder::open(path_);
    const Folder staging = folder.make_folder("staging");
    static_cast<void>(staging.make_folder("x").create_file("0.tsv"));
    const Folder target = folder.ensure_folder("uploads").ensure_folder("3");
    staging.move("x", target, "y");
    EXPECT_TRUE(fs::exists(path_ / "uploads" / "3" / "y" / "0.tsv"));
    EXPECT_TRUE(staging.entries().empty());
}

TEST_F(FolderTest, prepare_makes_the_layout_and_may_run_again) {
    const Layout layout{path_};
    prepare(layout);
    prepare(layout);
    EXPECT_TRUE(fs::is_directory(layout.results()));
    EXPECT_GT(free_bytes(path_), 0U);
}

TEST_F(FolderTest, prepare_refuses_a_folder_on_another_file_system) {
    fs::create_directory_symlink("/proc", path_ / "work");
    EXPECT_NE(errno_of([&] { prepare(Layout{path_}); }), 0);
}

} // namespace
} // namespace clono::storage
