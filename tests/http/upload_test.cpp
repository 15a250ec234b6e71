// POST /api/uploads with its files on the disk and its rows in the database.

#include "core/sha256.hpp"
#include "tests/http/world.hpp"
#include "tests/support/paths/paths.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <limits>
#include <sstream>
#include <thread>

#include <sys/stat.h>

namespace clono::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const db::Sql kCountJobs{"test.count_jobs", "SELECT COUNT(*) AS n FROM job WHERE name = ?"};
const db::Sql kKillOf{"test.connections",
                      "SELECT id FROM information_schema.processlist WHERE user = 'clono_upload'"};

const db::Sql kFileOf{"test.file_of_upload",
                      "SELECT f.original_name, f.stored_name, f.bytes, f.sha256, u.folder"
                      " FROM upload_file f JOIN upload u ON u.id = f.upload_id WHERE u.id = ?"};
const db::Sql kParametersOf{"test.parameters_of", "SELECT parameters FROM job WHERE id = ?"};

std::string part(const std::string& disposition, const std::string& content) {
    return "--XX\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n" + content + "\r\n";
}

std::string file_part(const std::string& name, const std::string& content) {
    return part(R"(name="file"; filename=")" + name + "\"", content);
}

json parameters(const std::string& analysis_name) {
    return {{"version", 1},
            {"analysis_name", analysis_name},
            {"samples", {{{"file", "s1.tsv"}, {"name", "S1"}, {"tumour_content", 0.8}}}},
            {"patient_name", "王小明"},
            {"patient_age", 64},
            {"start", true}};
}

Ask upload(const std::string& caller, const std::string& key, const json& fields,
           const std::string& files = file_part("s1.tsv", "a\tb\n1\t2\n")) {
    Ask ask{.caller = caller, .method = "POST", .target = "/api/uploads"};
    ask.headers = {{"content-type", "multipart/form-data; boundary=XX"}, {"idempotency-key", key}};
    ask.body = files + part("name=\"parameters\"", fields.dump()) + "--XX--\r\n";
    return ask;
}

/// The same, but whoever reads its body gets an error.
Ask unreadable(Ask ask) {
    ask.is_unreadable = true;
    return ask;
}

std::uint64_t jobs_named(World& world, const std::string& name) {
    db::Transaction tx = db::Transaction::single_statements(world.root());
    return tx.query_one(kCountJobs, name)->get<std::uint64_t>("n");
}

std::size_t entries_in(const fs::path& folder) {
    return fs::exists(folder) ? static_cast<std::size_t>(std::distance(
                                    fs::directory_iterator(folder), fs::directory_iterator()))
                              : 0;
}

fs::path uploads_of(World& world, const std::string& caller) {
    return world.files() / "uploads" / to_string(world.person(caller).user);
}

std::string content_of(const fs::path& path) {
    std::ostringstream content;
    content << std::ifstream(path, std::ios::binary).rdbuf();
    return content.str();
}

std::map<std::string, std::string> field_codes(const web::Response& response) {
    std::map<std::string, std::string> codes;
    const json fields = json::parse(response.body).at("error").value("fields", json::object());
    for (const auto& [name, field] : fields.items()) {
        codes[name] = field.at("code");
    }
    return codes;
}

TEST(Upload, StoresTheBytesUnderItsFolderAndAJobThatIsPreparing) {
    World world;
    const web::Response response = world.send(upload("owner", "k", parameters("first")));
    ASSERT_EQ(response.status, 202) << response.body;
    const json body = json::parse(response.body);
    EXPECT_EQ(body["job"]["state"], "preparing");
    EXPECT_EQ(body["job"]["parameters"]["burnin"], 2000) << "20 % of the iterations";
    EXPECT_EQ(body["job"]["parameters"]["concentration_prior"], "pyclone");
    EXPECT_EQ(body["job"]["patient"], json::parse(R"({"name": "王**", "age": "60-69"})"));
    EXPECT_EQ(response.body.find("小明"), std::string::npos);
    const fs::path folder = uploads_of(world, "owner");
    ASSERT_EQ(entries_in(folder), 1U);
    EXPECT_EQ(content_of(fs::directory_iterator(folder)->path() / "1.tsv"), "a\tb\n1\t2\n");
    EXPECT_EQ(entries_in(world.files() / "staging"), 0U);
}

TEST(Upload, HasARowWithPathSizeAndHashOfEachFile) {
    World world;
    const std::string bytes = "a\tb\n1\t2\n";
    const auto reply = json::parse(world.send(upload("owner", "k", parameters("row"))).body);
    const auto id = reply["upload"]["id"].get<std::uint64_t>();
    db::Transaction tx = db::Transaction::single_statements(world.root());
    const auto file = tx.query_one(kFileOf, id).value();
    EXPECT_EQ(file.get<std::string>("original_name"), "s1.tsv");
    EXPECT_EQ(file.get<std::uint64_t>("bytes"), bytes.size());
    EXPECT_EQ(to_hex(file.get<Bytes<32>>("sha256")), to_hex(sha256(bytes)));
    EXPECT_EQ(content_of(uploads_of(world, "owner") / to_hex(file.get<Bytes<16>>("folder")) /
                         file.get<std::string>("stored_name")),
              bytes);
    const auto job = reply["job"]["id"].get<std::uint64_t>();
    const auto kept = json::parse(tx.query_one(kParametersOf, job)->get<std::string>("parameters"));
    EXPECT_EQ(kept["version"], 1) << "of the parameters as they are kept";
    EXPECT_FALSE(reply["job"]["parameters"].contains("version"));
}

TEST(Upload, IsNoBusinessOfOtherAccountsOfTheHost) {
    World world;
    const mode_t before = umask(0027); // as fcgi/common/program.cpp sets it
    world.send(upload("owner", "k", parameters("modes")));
    umask(before);
    const fs::path folder = fs::directory_iterator(uploads_of(world, "owner"))->path();
    for (const fs::path& path : {folder.parent_path(), folder, folder / "1.tsv"}) {
        const auto mode = fs::status(path).permissions();
        EXPECT_EQ(mode & (fs::perms::others_all | fs::perms::group_write), fs::perms::none) << path;
    }
    EXPECT_EQ(fs::status(folder / "1.tsv").permissions() & fs::perms::all,
              fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read);
}

TEST(Upload, IsRefusedBeforeItsBytesAreRead) {
    World world;
    world.config().limits.quota_bytes = 1;
    world.add_job("owner", "done"); // with a file of 100 bytes
    EXPECT_EQ(world.send(unreadable(upload("owner", "k1", parameters("quota")))).status, 413);
    world.config().limits.quota_bytes = 1'000'000;
    world.config().limits.jobs_per_user = 0;
    EXPECT_EQ(world.send(unreadable(upload("owner", "k2", parameters("jobs")))).status, 409);
    world.config().limits.jobs_per_user = 20;
    EXPECT_EQ(world.send(unreadable(upload("anonymous", "k3", parameters("stranger")))).status,
              401);
    world.config().limits.free_bytes = std::numeric_limits<std::int64_t>::max() / 2;
    EXPECT_EQ(world.send(unreadable(upload("owner", "k4", parameters("disk")))).status, 503);
    world.config().limits.free_bytes = 0;
    EXPECT_EQ(world.send(unreadable(upload("owner", "k5", parameters("read")))).status, 500)
        << "this one is read";
}

TEST(Upload, HasNoMoreFilesThanAllowed) {
    World world;
    world.config().limits.upload_files = 3;
    std::string files;
    json fields = parameters("many");
    fields["samples"] = json::array();
    for (int i = 0; i < 4; ++i) {
        const std::string name = "s" + std::to_string(i) + ".tsv";
        fields["samples"].push_back({{"file", name}, {"name", name}, {"tumour_content", 1}});
        files += file_part(name, "x");
    }
    const web::Response reply = world.send(upload("owner", "k", fields, files));
    EXPECT_EQ(reply.status, 422);
    EXPECT_EQ(field_codes(reply)["file"], "too_many_files");
    EXPECT_EQ(entries_in(world.files() / "staging"), 0U);
}

TEST(Upload, TakesNaughtyNamesAsTextOrRefusesThem) {
    World world;
    int number = 0;
    for (const std::string name :
         {"肝转移 第2次.tsv", "Überlebensrate.tsv", "مريض.tsv", "😀🧬.tsv",
          "a'; DROP TABLE job;--.tsv", "<script>alert(1)<b>.tsv", "%2e%2e%2fpasswd.tsv",
          "a b  c.tsv", "null.tsv", "NaN.tsv", "$(id).tsv", "`id`.tsv", "CON.tsv", "1e309.tsv",
          "{{7*7}}.tsv", "${jndi:ldap:x}.tsv", "true.tsv"}) {
        json fields = parameters(name);
        fields["samples"][0]["file"] = name;
        fields["samples"][0]["name"] = name.substr(0, name.size() - 4);
        const web::Response reply = world.send(
            upload("other", "naughty" + std::to_string(number++), fields, file_part(name, "x")));
        ASSERT_EQ(reply.status, 202) << name << reply.body;
        const json job = json::parse(reply.body)["job"];
        EXPECT_EQ(job["name"], name);
        EXPECT_EQ(job["samples"][0]["file"], name);
    }
    for (const std::string name :
         {"a\x01.tsv", "a\u202e.tsv", "\xff\xfe.tsv", "..", ".tsv", "-rf.tsv", "a\x7f.tsv"}) {
        const web::Response reply =
            world.send(upload("other", "bad" + std::to_string(number++), parameters("bad name"),
                              file_part("s1.tsv", "x") + file_part(name, "x")));
        EXPECT_TRUE(reply.status == 400 || field_codes(reply)["files[1]"] == "not_a_name")
            << name << ' ' << reply.body;
    }
    for (const auto& entry : fs::recursive_directory_iterator(world.files() / "uploads")) {
        if (entry.is_regular_file()) {
            EXPECT_EQ(entry.path().filename(), "1.tsv") << "names of clients never reach the disk";
        }
    }
}

TEST(Upload, IsOneJobHoweverOftenItIsAsked) {
    World world;
    const Ask ask = upload("owner", "k", parameters("again"));
    const web::Response first = world.send(ask);
    const web::Response second = world.send(ask);
    EXPECT_EQ(second.status, 202);
    EXPECT_EQ(second.header("Idempotent-Replay"), "true");
    EXPECT_EQ(json::parse(first.body), json::parse(second.body));
    EXPECT_EQ(jobs_named(world, "again"), 1U);
    EXPECT_EQ(entries_in(uploads_of(world, "owner")), 1U) << "the second one's bytes are gone";
    EXPECT_EQ(world.send(upload("owner", "k", parameters("other"))).status, 409);
    EXPECT_EQ(world.send(upload("other", "k", parameters("again"))).status, 202)
        << "a key is its person's own";
}

TEST(Upload, IsOneJobWhenTwoArriveAtOnce) {
    World world;
    const Ask ask = upload("owner", "k", parameters("twins"));
    World::Twin twin = world.twin("upload");
    std::vector<web::Response> replies(2);
    std::thread other([&] { replies[1] = twin.send(ask); });
    replies[0] = world.send(ask);
    other.join();
    EXPECT_EQ(replies[0].status, 202) << replies[0].body;
    EXPECT_EQ(replies[1].status, 202) << replies[1].body;
    EXPECT_EQ(json::parse(replies[0].body), json::parse(replies[1].body));
    EXPECT_EQ(jobs_named(world, "twins"), 1U);
    EXPECT_EQ(entries_in(uploads_of(world, "owner")), 1U);
}

TEST(Upload, GoesOnAfterEachConnectionWasCut) {
    World world;
    ASSERT_EQ(world.send(upload("owner", "k1", parameters("before"))).status, 202);
    db::Transaction tx = db::Transaction::single_statements(world.root());
    for (db::Rows rows = tx.query(kKillOf); rows.next();) {
        world.root().run_text("KILL " + std::to_string(rows.get<std::uint64_t>("id")));
    }
    EXPECT_EQ(world.send(upload("owner", "k2", parameters("after"))).status, 202);
}

TEST(Upload, IsA503WhileTheDatabaseIsAwayAndLeavesNothing) {
    World world;
    world.database().stop();
    const auto start = std::chrono::steady_clock::now();
    const web::Response response = world.send(upload("owner", "k", parameters("away")));
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(1));
    EXPECT_EQ(response.status, 503);
    EXPECT_FALSE(response.header("Retry-After").empty());
    EXPECT_EQ(entries_in(world.files() / "staging"), 0U);
}

TEST(Upload, SaysEverythingThatIsWrongWithTheParameters) {
    json fields = parameters("wrong");
    fields["samples"] = {{{"file", "s1.tsv"}, {"name", "S1"}},
                         {{"file", "s1.tsv"}, {"name", "../x"}, {"tumour_content", 0}}};
    fields["num_iters"] = 10;
    fields["burnin"] = 10;
    fields["prior"] = "none";
    fields["concentration_prior"] = "flat";
    fields["seed"] = 1.5;
    fields["colour"] = "red";
    fields.erase("start");
    const auto codes = field_codes(shared_world().send(upload("owner", "w", fields)));
    const std::map<std::string, std::string> expected{{"samples[0].tumour_content", "missing"},
                                                      {"samples[1].tumour_content", "out_of_range"},
                                                      {"samples[1].file", "not_unique"},
                                                      {"samples[1].name", "not_a_name"},
                                                      {"burnin", "burnin_not_below_num_iters"},
                                                      {"concentration_prior", "not_a_choice"},
                                                      {"prior", "not_a_choice"},
                                                      {"seed", "not_integer"},
                                                      {"colour", "unknown_field"},
                                                      {"start", "missing"}};
    EXPECT_EQ(codes, expected);
}

TEST(Upload, MatchesSamplesAndFilesOneToOne) {
    json fields = parameters("match");
    fields["samples"][0]["file"] = "other.tsv";
    const auto codes = field_codes(shared_world().send(upload("owner", "m", fields)));
    const std::map<std::string, std::string> expected{{"samples[0].file", "no_such_file"},
                                                      {"files[0]", "no_sample"}};
    EXPECT_EQ(codes, expected);
}

TEST(Upload, RefusesFilesThatAreNoTablesByTheirNames) {
    World& world = shared_world();
    const auto codes = field_codes(world.send(
        upload("owner", "n", parameters("names"),
               file_part("s1.tsv", "x") + file_part("../../s1.tsv", "x") + file_part("a.exe", "x") +
                   file_part(".tsv", "x") + file_part("e.tsv", ""))));
    const std::map<std::string, std::string> expected{{"files[1]", "not_unique"},
                                                      {"files[2]", "wrong_suffix"},
                                                      {"files[3]", "not_a_name"},
                                                      {"files[4]", "empty_file"}};
    EXPECT_EQ(codes, expected);
}

TEST(Upload, LeavesNothingOfARequestThatEndsInTheMiddle) {
    World& world = shared_world();
    const std::size_t before = entries_in(uploads_of(world, "owner"));
    Ask ask = upload("owner", "cut", parameters("cut"));
    ask.body.resize(ask.body.size() - 20);
    EXPECT_EQ(world.send(ask).status, 400);
    EXPECT_EQ(entries_in(world.files() / "staging"), 0U);
    EXPECT_EQ(entries_in(uploads_of(world, "owner")), before);
}

TEST(Upload, OfAGuestIsTheBundledExampleOnly) {
    World world;
    EXPECT_EQ(world.send(upload("guest", "g1", parameters("own data"))).status, 403);
    const std::string bytes =
        content_of(clono::test::source_dir() + "/html/examples/primary_a.tsv");
    const Ask ask = upload("guest", "g2", parameters("example"), file_part("s1.tsv", bytes));
    EXPECT_EQ(world.send(ask).status, 202);
    const web::Response second =
        world.send(upload("guest", "g3", parameters("example 2"), file_part("s1.tsv", bytes)));
    EXPECT_EQ(second.status, 409) << "one job at a time";
    EXPECT_EQ(world.send(ask).status, 202) << "but the first one's key gives its reply";
}

TEST(Upload, StopsAtTheLimits) {
    World world;
    world.config().limits.upload_file_bytes = 10;
    EXPECT_EQ(world.send(upload("owner", "l1", parameters("x"), file_part("s1.tsv", "12345678901")))
                  .status,
              413);
    world.config().limits.quota_bytes = 9;
    EXPECT_EQ(world.send(upload("owner", "l2", parameters("x"), file_part("s1.tsv", "1234567890")))
                  .status,
              413);
    EXPECT_EQ(entries_in(uploads_of(world, "owner")), 0U);
    world.config().limits.quota_bytes = 1000;
    world.config().limits.jobs_per_user = 1;
    world.add_job("owner", "queued");
    EXPECT_EQ(world.send(upload("owner", "l3", parameters("x"), file_part("s1.tsv", "1"))).status,
              409);
    EXPECT_EQ(entries_in(world.files() / "staging"), 0U);
}

} // namespace
} // namespace clono::test
