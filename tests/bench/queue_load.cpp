#include "tests/bench/queue_load.hpp"

#include "core/random.hpp"
#include "db/client/sql.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace clono::bench {
namespace {

using namespace std::chrono_literals;

// MariaDB's sequences make rows out of nothing. A day of waiting starts lies among the queued ones.
const db::Sql kQueue{
    "test.bench_queue",
    "INSERT INTO job (user_id, upload_id, name, state, tier, virtual_start, parameters,"
    " created_at, queued_at) SELECT ?, ?, 'bench', 'queued', 1,"
    " UTC_TIMESTAMP(6) - INTERVAL 1 DAY + INTERVAL seq SECOND, '{}',"
    " UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) FROM seq_1_to_1000000 LIMIT ?"};
const db::Sql kAnalyse{"test.bench_analyse", "ANALYZE TABLE job"};
const db::Sql kNewest{"test.bench_newest", "SELECT MAX(id) AS id FROM job"};
const db::Sql kFinish{
    "test.bench_finish",
    "INSERT INTO job (user_id, upload_id, name, state, tier, virtual_start, attempt, parameters,"
    " result_attempt, error_code, progress, created_at, queued_at, started_at, finished_at)"
    " SELECT IF(seq % 2 = 0, ?, ?), IF(seq % 2 = 0, ?, ?), CONCAT('analysis ', seq),"
    " IF(seq % 10 > 0, 'done', IF(seq % 20 = 0, 'failed', 'cancelled')), 1,"
    " '2020-01-01' + INTERVAL seq SECOND, 1,"
    " '{\"version\": 1, \"prior\": \"major_copy_number\", \"num_iters\": 10000, \"burnin\": 1000}',"
    " IF(seq % 10 > 0, 1, NULL), IF(seq % 20 = 0, 'gave_up', NULL), 1,"
    " '2020-01-01' + INTERVAL seq SECOND, '2020-01-01' + INTERVAL seq SECOND,"
    " '2020-01-01' + INTERVAL seq SECOND, '2020-01-02' + INTERVAL seq SECOND"
    " FROM seq_1_to_1000000 WHERE seq > ? AND seq <= ?"};

struct Plan {
    const char* statement;
    std::vector<const char*> values;
};

/// The statements that somebody waits for or that run every second, with values for their `?`.
const Plan kPlans[] = {
    {"job.queued_candidates", {"'analyse'"}},
    {"job.preparing_candidates", {"'analyse'"}},
    {"job.lock_queued", {"7"}},
    {"job.claim_queued", {"'0123456789abcdef'", "'bench'", "60000000", "7"}},
    {"job.claims_of", {"'holder'"}},
    {"job.renew_claims", {}},
    {"job.write_progress", {"0.5", "'sampling'", "9", "7", "'0123456789abcdef'"}},
    {"job.settle_done", {"NULL", "NULL", "7", "'0123456789abcdef'"}},
    {"job.expired_claims", {}},
    {"job.find_lapsed", {}},
    {"job.queue_place", {"'analyse'", "1", "1", "UTC_TIMESTAMP(6)", "UTC_TIMESTAMP(6)", "40"}},
    {"job.list_own",
     {"1", "18446744073709551615", "NULL", "NULL", "NULL", "NULL", "NULL", "NULL", "NULL", "NULL",
      "25"}},
    {"job.find_own", {"40", "1"}},
    {"job.virtual_start", {"1"}},
    {"job.count_open", {"1"}},
    {"job.count_by_state", {"1"}},
    {"overview.list_jobs_in_state",
     {"18446744073709551615", "NULL", "NULL", "NULL", "NULL", "NULL", "'running'", "100"}},
    {"overview.last_failed", {"5"}},
    {"overview.oldest_queued", {}},
    {"overview.count_jobs", {}},
    {"job.find_old_trash", {"720"}},
};

const char* text_of(const char* name) {
    for (const auto* sql : db::Sql::all()) {
        if (std::strcmp(sql->name(), name) == 0) {
            return sql->text();
        }
    }
    throw std::runtime_error(std::string("there is no statement ") + name);
}

/// "EXPLAIN …" with literals for the question marks; those that the list has not get 7.
std::string explained(const Plan& plan) {
    std::string text = "EXPLAIN ";
    std::size_t next = 0;
    for (const char* c = text_of(plan.statement); *c != '\0'; ++c) {
        if (*c != '?') {
            text += *c;
        } else {
            text += next < plan.values.size() ? plan.values[next] : "7";
            ++next;
        }
    }
    return text;
}

} // namespace

Load::Load(test::PrivateDatabase& database) : database_(database), root_(database.options()) {
    root_.open();
    root_.run_text("SET GLOBAL innodb_buffer_pool_size = 536870912");
    root_.run_text("SET GLOBAL innodb_log_file_size = 268435456");
    db::run_unit_of_work(root_, db::Repeat::if_without_effect, [&](db::Transaction& tx) {
        owner_ = test::insert_owner(tx, "owner");
        other_ = test::insert_owner(tx, "other");
    });
    newest_ = 1;
}

void Load::add_queued(int count) {
    root_.execute(kQueue, {owner_.user, owner_.upload, count});
    db::Rows rows = root_.query(kNewest, {});
    rows.next();
    last_queued_ = rows.get<JobId>("id");
}

void Load::add_running(int count) {
    for (int i = 0; i < count; ++i) {
        db::run_unit_of_work(root_, db::Repeat::if_without_effect, [&](db::Transaction& tx) {
            test::insert_job(tx, other_, {.virtual_start = "2019-01-01 00:00:00"});
            const auto claimed = db::claim_next(
                tx, {db::ClaimFrom::queued, "analyse", "holder", random_bytes<16>(), 3600s});
            claims_.push_back({claimed->job, claimed->token});
        });
    }
}

void Load::finish_up_to(int count) {
    constexpr int kAtOnce = 50'000;
    while (finished_ < count) {
        const int next = std::min(count, finished_ + kAtOnce);
        root_.execute(kFinish,
                      {owner_.user, other_.user, owner_.upload, other_.upload, finished_, next});
        finished_ = next;
    }
    root_.query(kAnalyse, {});
    db::Rows rows = root_.query(kNewest, {});
    rows.next();
    newest_ = rows.get<std::uint64_t>("id");
}

void Load::explain(std::ostream& out) {
    for (const auto& plan : kPlans) {
        // Lives for ever: a statement's address is the name under which connections keep it.
        const auto* text = new std::string(explained(plan));
        const auto* sql = new db::Sql("test.bench_explain", text->c_str());
        for (db::Rows rows = root_.query(*sql, {}); rows.next();) {
            const auto column = [&](const char* name) {
                return rows.get<std::optional<std::string>>(name).value_or("-");
            };
            out << "  " << plan.statement << ": " << column("table") << ' ' << column("type")
                << ", key " << column("key") << " (" << column("key_len") << "), rows "
                << column("rows") << ", " << column("Extra") << '\n';
        }
    }
}

} // namespace clono::bench
