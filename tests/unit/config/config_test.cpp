#include "config/config.hpp"
#include "tests/support/paths/paths.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>

#include <sys/stat.h>

namespace clono::config {
namespace {

namespace fs = std::filesystem;

class ConfigTest : public testing::Test {
protected:
    ConfigTest() {
        std::string name = "/tmp/clono-config-XXXXXX";
        folder_ = mkdtemp(name.data());
        write("");
    }

    ~ConfigTest() override { fs::remove_all(folder_); }

    void write(const std::string& text) const { std::ofstream{file()} << text; }

    [[nodiscard]] path file() const { return folder_ / "clonoscope.ini"; }

    [[nodiscard]] Config load_it() const {
        return load(file(), [this](const std::string& name) {
            const auto found = environment_.find(name);
            return found == environment_.end() ? std::nullopt : std::optional{found->second};
        });
    }

    std::vector<std::string> faults() const {
        try {
            static_cast<void>(load_it());
        } catch (const ConfigError& error) {
            return error.faults();
        }
        return {};
    }

    path folder_;
    std::map<std::string, std::string> environment_;
};

TEST_F(ConfigTest, an_empty_file_gives_the_defaults) {
    const Config config = load_it();
    EXPECT_EQ(config.site.base_url, "http://127.0.0.1:8080");
    EXPECT_EQ(config.paths.files, folder_ / "files");
    EXPECT_EQ(config.database.socket, folder_ / "run/mysqld.sock");
    EXPECT_EQ(config.supervisor.lease_seconds, 10);
    EXPECT_TRUE(config.engine.command.is_absolute());
    EXPECT_EQ(config.engine.confinement, "auto");
}

TEST_F(ConfigTest, the_environment_goes_before_the_file) {
    write("[supervisor]\nlease_seconds = 20\nslots_analyse = 7\n");
    environment_["CLONO_SUPERVISOR_LEASE_SECONDS"] = "30";
    EXPECT_EQ(load_it().supervisor.lease_seconds, 30);
    EXPECT_EQ(load_it().supervisor.slots_analyse, 7);
}

TEST_F(ConfigTest, every_fault_is_told_at_once) {
    write("[limits]\nupload_files = many\nchains = 0\n[engine]\nconfinement = perhaps\n[site]\ntls "
          "= 1\n"
          "base_url = example.org\n[nonsense]\nkey = 1\n[session]\nidle_hours = 800\n");
    const auto found = faults();
    EXPECT_EQ(found.size(), 7U) << ::testing::PrintToString(found);
}

TEST_F(ConfigTest, contradictions_are_faults) {
    write("[site]\nbase_url = https://example.org\n");
    EXPECT_EQ(faults(),
              std::vector<std::string>{"site.tls contradicts the scheme of site.base_url"});
    write("[supervisor]\nlease_seconds = 2\npoll_milliseconds = 5000\n");
    EXPECT_EQ(faults().size(), 1U);
}

TEST_F(ConfigTest, numbers_must_be_whole_and_in_range) {
    for (const std::string value :
         {"", "-1", "1.5", "1e3", "0x10", "99999999999999999999", "5 seconds"}) {
        write("[limits]\nupload_files = " + value + "\n");
        EXPECT_EQ(faults().size(), 1U) << value;
    }
}

TEST_F(ConfigTest, a_missing_file_is_a_fault) {
    fs::remove(file());
    EXPECT_EQ(faults().size(), 1U);
}

TEST_F(ConfigTest, a_program_is_absolute_or_beside_ours) {
    write("[engine]\ncommand = bin/pyclone\n");
    EXPECT_EQ(faults().size(), 1U);
    write("[engine]\ncommand = /opt/pyclone/bin/PyClone\n");
    EXPECT_EQ(load_it().engine.command, "/opt/pyclone/bin/PyClone");
}

TEST_F(ConfigTest, a_secret_must_be_there_full_and_private) {
    fs::create_directory(folder_ / "secrets");
    const path secret = folder_ / "secrets" / "csrf.key";
    const Config config = load_it();
    EXPECT_THROW(static_cast<void>(read_secret(config, "csrf.key")), ConfigError);
    std::ofstream{secret} << "abc\n";
    chmod(secret.c_str(), 0640);
    EXPECT_THROW(static_cast<void>(read_secret(config, "csrf.key")), ConfigError);
    chmod(secret.c_str(), 0600);
    EXPECT_EQ(read_secret(config, "csrf.key"), "abc");
    std::ofstream{secret} << "";
    EXPECT_THROW(static_cast<void>(read_secret(config, "csrf.key")), ConfigError);
}

/// The line that docs/configuration.md has for a key.
std::string documented(const KeyInfo& key) {
    const auto name = key.name.substr(key.name.find('.') + 1);
    return "| `" + name + "` | " +
           (key.default_value.empty() ? "(empty)" : "`" + key.default_value + "`") + " | " +
           key.range + " | " + key.help + " |";
}

TEST(ConfigurationPage, lists_every_key_with_its_default_range_and_meaning) {
    std::ifstream stream{clono::test::source_dir() + "/docs/configuration.md"};
    std::stringstream page;
    page << stream.rdbuf();
    std::size_t lines = 0;
    for (const KeyInfo& key : describe_keys()) {
        EXPECT_NE(page.str().find(documented(key) + "\n"), std::string::npos) << documented(key);
        ++lines;
    }
    std::size_t table_lines = 0;
    for (std::string line; std::getline(page, line);) {
        table_lines += line.starts_with("| `") ? 1U : 0U;
    }
    EXPECT_EQ(table_lines, lines) << "the page lists keys that don't exist";
}

} // namespace
} // namespace clono::config
