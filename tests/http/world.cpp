#include "tests/http/world.hpp"

#include "account/token.hpp"
#include "core/random.hpp"
#include "db/accounts/api_token_repository.hpp"
#include "db/accounts/session_repository.hpp"
#include "db/accounts/user_repository.hpp"
#include "db/jobs/job_list_repository.hpp"
#include "db/uploads/upload_repository.hpp"
#include "fcgi/admin/routes.hpp"
#include "fcgi/auth/routes.hpp"
#include "fcgi/history/routes.hpp"
#include "fcgi/result/routes.hpp"
#include "fcgi/upload/routes.hpp"
#include "storage/prepare.hpp"
#include "tests/support/paths/paths.hpp"

#include <nlohmann/json.hpp>

#include <fstream>

namespace clono::test {
namespace {

namespace fs = std::filesystem;

constexpr const char* kCsrfKey = "key of the tests";

const db::Sql kSetRole{"test.set_role", "UPDATE user SET role = ? WHERE id = ?"};
const db::Sql kForce{"test.force_job",
                     "UPDATE job SET state = ?, claim_token = ?, claimed_by = ?, lease_until ="
                     " IF(? IS NULL, NULL, UTC_TIMESTAMP(6)), finished_at = IF(? IN"
                     " ('done', 'failed', 'cancelled', 'expired'), UTC_TIMESTAMP(6), NULL),"
                     " result_attempt = IF(? = 'done', 1, NULL), attempt = 1, error_code ="
                     " IF(? = 'failed', 'bad_data', NULL), progress = IF(? = 'done', 1, 0)"
                     " WHERE id = ?"};

constexpr const char* kParameters =
    R"({"samples": [{"file": "s1.tsv", "name": "S1", "tumour_content": 0.8}],
        "patient": {"name": "王**", "age": "60-69"}, "prior": "major_copy_number",
        "density": "pyclone_beta_binomial", "init_method": "disconnected", "num_iters": 1000,
        "burnin": 200, "thin": 1, "seed": 7, "chains": 2, "max_clusters": null,
        "min_cluster_size": 0, "mesh_size": 101})";

void write(const fs::path& path, const std::string& content) {
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << content;
}

std::string split_target(const std::string& target, std::string& query) {
    const std::size_t mark = target.find('?');
    query = mark == std::string::npos ? "" : target.substr(mark + 1);
    return target.substr(0, mark);
}

} // namespace

World::World()
    : folder_(database_.folder() / "site"), root_([&] {
          make_config();
          return database_.options();
      }()) {
    storage::prepare(storage::Layout(config_.paths.files));
    root_.open();
    root_.run_text(
        "INSERT INTO supervisor_instance (name, boot_id, host, pid, started_at, last_seen_at,"
        " slots) VALUES ('s', 'b', 'h', 1, UTC_TIMESTAMP(6),"
        " UTC_TIMESTAMP(6) + INTERVAL 1 DAY, '{}')"); // for /api/ready
    const auto add = [&](const std::string& name, fcgi::RouteTable routes) {
        programs_[name] = std::make_unique<fcgi::Application>(
            config_, kCsrfKey, database_.options_as("clono_" + name), std::move(routes));
    };
    add("auth", fcgi::auth_routes(config_));
    add("upload", fcgi::upload_routes(config_));
    add("history", fcgi::history_routes(config_));
    add("result", fcgi::result_routes(config_));
    add("admin", fcgi::admin_routes(config_));
    make_people();
    make_done_job();
}

World::~World() = default;

void World::make_config() {
    const fs::path ini = folder_ / "clonoscope.ini";
    write(ini, "[site]\nbase_url = http://clonoscope.test\nhtml = " + clono::test::source_dir() +
                   "/html\n"
                   "[limits]\nfree_bytes = 0\njobs_per_user = 1000\n[password]\nhash_memory_kib = "
                   "8192\nhash_passes = 1\n");
    config_ = config::load(ini, [](const std::string&) { return std::nullopt; });
    fs::create_directories(config_.paths.files);
    fs::create_directories(config_.paths.run);
}

void World::make_people() {
    for (const std::string& caller : kCallers) {
        if (caller == "anonymous" || caller == "reader_token") {
            people_[caller] = {};
            continue;
        }
        db::Transaction tx{root_};
        const UserId user =
            caller == "guest"
                ? db::insert_guest(tx, {"guest", "guest"}, 24)
                : db::insert_user(tx,
                                  {.name = {caller, caller},
                                   .email = db::UniqueText{caller + "@x.org", caller + "@x.org"},
                                   .password_hash = "none"});
        if (caller == "support" || caller == "admin") {
            tx.execute(kSetRole, caller, user);
        }
        tx.commit();
        people_[caller].user = user;
        variables_[caller] = to_string(user);
        renew_credential(caller);
    }
    people_["reader_token"].user = people_["owner"].user;
    renew_credential("reader_token");
}

void World::renew_credential(const std::string& caller) {
    Person& person = people_.at(caller);
    db::Transaction tx{root_};
    if (caller == "reader_token") {
        const account::NewToken token = account::make_api_token();
        db::insert_api_token(tx, {token.hash, person.user, "t", db::TokenScope::read, 1});
        person.api_token = token.text;
    } else if (caller != "anonymous") {
        const account::NewToken token = account::make_session_token();
        db::insert_session(tx, {token.hash, person.user, 24, "127.0.0.1", "test"});
        person.session = token.text;
    }
    tx.commit();
}

JobId World::add_job(const std::string& caller, const std::string& state) {
    db::Transaction tx{root_};
    db::NewUpload upload{people_.at(caller).user, random_bytes<16>(), {}};
    upload.files.push_back({1, "s1.tsv", "1.tsv", 100, {}});
    const JobId job = db::insert_job(tx, {.user = upload.user,
                                          .upload = db::insert_upload(tx, upload),
                                          .parent = {},
                                          .name = "肝 50% <b>",
                                          .start = true,
                                          .parameters = kParameters,
                                          .request_id = "r"});
    const bool is_held = state == "running" || state == "held";
    const auto token = is_held ? std::optional(Bytes<16>{7}) : std::nullopt;
    const auto holder = is_held ? std::optional(std::string("me")) : std::nullopt;
    const std::string real = state == "held" ? "preparing" : state;
    tx.execute(kForce, real, token, holder, token, real, real, real, real, job);
    tx.commit();
    return job;
}

/// A published result as the supervisor leaves it, in small.
void World::make_done_job() {
    const JobId job = add_job("owner", "done");
    variables_["done_job"] = to_string(job);
    const fs::path place =
        storage::Layout(config_.paths.files).result(people_.at("owner").user, job, 1);
    nlohmann::json manifest{{"version", 1}, {"engine", "clono-engine test"}, {"seed", 7}};
    const auto add = [&](const std::string& path, const std::string& content) {
        write(place / path, content);
        manifest["files"].push_back(
            {{"path", path}, {"bytes", content.size()}, {"sha256", to_hex(sha256(content))}});
    };
    add("tables/cluster.tsv", "sample_id\tcluster_id\tsize\tmean\tstd\n"
                              "S1\t0\t2\t0.5\t0.01\nS2\t0\t2\t0.25\t0\nS1\t1\t1\t1\tnan\n");
    add("tables/loci.tsv",
        "mutation_id\tsample_id\tcluster_id\tcellular_prevalence\tcellular_prevalence_std\t"
        "variant_allele_frequency\nm1\tS1\t0\t0.5\t0.01\t0.25\nm2\tS1\t0\t0.5\t0.02\t\n"
        "\"m\"\"3\"\tS1\t1\t1\t0\t0.5\n");
    add("plots/cluster/density.pdf", "%PDF-1.4");
    add("plots/cluster/density.png", "PNG");
    add("plots/palette.json", R"({"0": "#112233", "1": "#445566"})");
    write(place / "thumbnails/plots/cluster/density.png", "thumb");
    write(place / "not_listed.txt", "secret");
    fs::create_symlink("/etc/passwd", place / "link");
    write(place / "manifest.json", manifest.dump());
}

fcgi::Application& World::program_of(std::string_view path) {
    const auto starts = [&](std::string_view prefix) {
        return path.starts_with(prefix);
    };
    if (starts("/api/uploads") || starts("/api/limits")) {
        return *programs_.at("upload");
    }
    if (starts("/api/jobs") || starts("/api/usage")) {
        return *programs_.at("history");
    }
    if (starts("/api/results")) {
        return *programs_.at("result");
    }
    if (starts("/api/admin") || starts("/api/notices")) {
        return *programs_.at("admin");
    }
    return *programs_.at("auth");
}

web::Request World::to_request(const Ask& ask) const {
    const Person& person = people_.at(ask.caller);
    std::map<std::string, std::string> params{
        {"REQUEST_METHOD", ask.method},   {"REQUEST_URI", ask.target},
        {"REMOTE_ADDR", "127.0.0.1"},     {"REQUEST_ID", "r1"},
        {"HTTP_HOST", "clonoscope.test"}, {"HTTP_SEC_FETCH_SITE", "same-origin"}};
    split_target(ask.target, params["QUERY_STRING"]);
    if (!person.api_token.empty()) {
        params["HTTP_AUTHORIZATION"] = "Bearer " + person.api_token;
    } else {
        const bool is_anonymous = person.session.empty();
        const std::string token = is_anonymous ? "anonymous" : person.session;
        params["HTTP_COOKIE"] = (is_anonymous ? "clono_pre=" : "clono_session=") + token;
        params["HTTP_X_CSRF_TOKEN"] = account::csrf_token(kCsrfKey, token);
    }
    for (const auto& [name, value] : ask.headers) {
        std::string param = name;
        std::transform(param.begin(), param.end(), param.begin(),
                       [](char c) { return c == '-' ? '_' : static_cast<char>(toupper(c)); });
        const bool is_plain = param == "CONTENT_TYPE" || param.starts_with("AUTHZ_");
        if (value.empty()) {
            params.erase("HTTP_" + param);
        } else {
            params[is_plain ? param : "HTTP_" + param] = fill(value);
        }
    }
    params["CONTENT_LENGTH"] = std::to_string(ask.body.size());
    web::Request request = web::request_from_params(params);
    request.body = web::string_body(ask.body);
    if (ask.is_unreadable) {
        const auto refuse = [](std::span<char>) -> std::size_t {
            throw std::runtime_error("this body should not have been read");
        };
        request.body = web::Body(refuse, ask.body.size());
    }
    return request;
}

web::Response World::send(const Ask& ask) {
    try {
        web::Request request = to_request(ask);
        return program_of(request.path).answer(request);
    } catch (const web::HttpError& error) {
        return web::answer_unreadable(error, "r1"); // as lib/web/fastcgi.cpp does
    }
}

web::Response World::Twin::send(const Ask& ask) {
    web::Request request = world_.to_request(ask);
    return program_->answer(request);
}

World::Twin World::twin(const std::string& program) {
    return {*this, std::make_unique<fcgi::Application>(config_, kCsrfKey,
                                                       database_.options_as("clono_" + program),
                                                       programs_.at(program)->routes())};
}

std::string World::fill(std::string text) const {
    for (const auto& [name, value] : variables_) {
        const std::string mark = "{" + name + "}";
        for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark)) {
            text.replace(at, mark.size(), value);
        }
    }
    return text;
}

std::vector<const fcgi::Route*> World::routes() const {
    std::vector<const fcgi::Route*> routes;
    for (const auto& [name, program] : programs_) {
        for (const fcgi::Route& route : program->routes()) {
            routes.push_back(&route);
        }
    }
    return routes;
}

World& shared_world() {
    static World world;
    return world;
}

} // namespace clono::test
