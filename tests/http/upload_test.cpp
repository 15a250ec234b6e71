// POST /api/uploads with its files on the disk and its rows in the database.

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <sstream>
#include <thread>

#include "tests/http/world.hpp"

namespace clono::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const db::Sql kCountJobs{"test.count_jobs", "SELECT COUNT(*) AS n FROM job WHERE name = ?"};
const db::Sql kKillOf{"test.connections",
                      "SELECT id FROM information_schema.processlist WHERE user = 'clono_upload'"};

std::string part(const std::string& disposition, const std::string& content) {
    return "--XX\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n" + content + "\r\n";
}

std::string file_part(const std::string& name, const std::string& content) {
    return part("name=\"file\"; filename=\"" + name + "\"", content);
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
    EXPECT_EQ(body["job"]["patient"], json::parse(R"({"name": "王**", "age": "60-69"})"));
    EXPECT_EQ(response.body.find("小明"), std::string::npos);
    const fs::path folder = uploads_of(world, "owner");
    ASSERT_EQ(entries_in(folder), 1U);
    EXPECT_EQ(content_of(fs::directory_iterator(folder)->path() / "1.tsv"), "a\tb\n1\t2\n");
    EXPECT_EQ(entries_in(world.files() / "staging"), 0U);
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
    fields["seed"] = 1.5;
    fields["colour"] = "red";
    fields.erase("start");
    const auto codes = field_codes(shared_world().send(upload("owner", "w", fields)));
    const std::map<std::string, std::string> expected{{"samples[0].tumour_content", "missing"},
                                                      {"samples[1].tumour_content", "out_of_range"},
                                                      {"samples[1].file", "not_unique"},
                                                      {"samples[1].name", "not_a_name"},
                                                      {"burnin", "burnin_not_below_num_iters"},
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
    const std::string bytes = content_of(CLONO_SOURCE_DIR "/html/examples/primary_a.tsv");
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
