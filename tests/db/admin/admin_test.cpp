#include "fcgi/admin/routes.hpp"
#include "tests/db/auth/auth_fixture.hpp"

#include <thread>

namespace clono::test {
namespace {

using nlohmann::json;

class AdminTest : public AuthTest {
protected:
    AdminTest() {
        config_.limits.guests_total = 100;
        for (const std::string name : {"root", "ada", "helper"}) {
            Browser browser = registered(name);
            ids_[name] = browser.get("/api/me").body["user"]["id"].get<std::uint64_t>();
        }
        run_sql("UPDATE user SET role = 'admin' WHERE user_name = 'root'");
        run_sql("UPDATE user SET role = 'support' WHERE user_name = 'helper'");
        run_sql("INSERT INTO upload (user_id, folder, total_bytes, created_at) VALUES (" +
                std::to_string(ids_["ada"]) + ", '0123456789abcdef', 1, UTC_TIMESTAMP(6))");
        root_ = enter("root");
    }

    /// Log in through clono-auth and go on to clono-admin.
    Browser enter(const std::string& name) {
        Browser at_auth{application_};
        EXPECT_EQ(at_auth.post("/api/login", login(name)).status, 200);
        Browser at_admin{admin_};
        at_admin.cookies = at_auth.cookies;
        at_admin.csrf_token = at_auth.csrf_token;
        return at_admin;
    }

    bool is_logged_in(Browser browser) {
        Browser at_auth{application_};
        at_auth.cookies = browser.cookies;
        return !at_auth.get("/api/me").body["user"].is_null();
    }

    std::string user_path(const std::string& name) {
        return "/api/admin/users/" + std::to_string(ids_[name]);
    }

    void add_job(const std::string& state) {
        const bool is_over = state == "failed" || state == "cancelled";
        run_sql("INSERT INTO job (user_id, upload_id, name, state, tier, virtual_start, "
                "parameters, created_at,"
                " finished_at, error_code) VALUES (" +
                std::to_string(ids_["ada"]) + ", 1, 'secret name', '" + state +
                "', 1, UTC_TIMESTAMP(6), '{\"samples\": []}', UTC_TIMESTAMP(6), " +
                (is_over ? "UTC_TIMESTAMP(6), 'x'" : "NULL, NULL") + ")");
    }

    fcgi::Application admin_{config_, "key of the test", database_.options_as("clono_admin"),
                             fcgi::admin_routes(config_)};
    std::map<std::string, std::uint64_t> ids_;
    std::optional<Browser> root_;
};

TEST_F(AdminTest, only_the_named_roles_get_in) {
    const auto statuses = [&](Browser& who) {
        std::vector<int> found;
        for (const std::string path : {"/api/admin/notices", "/api/admin/users", "/api/admin/jobs",
                                       "/api/admin/audit", "/api/admin/settings", "/api/notices"}) {
            found.push_back(who.get(path).status);
        }
        return found;
    };
    Browser nobody{admin_};
    Browser ada = enter("ada");
    Browser helper = enter("helper");
    EXPECT_EQ(statuses(nobody), (std::vector{401, 401, 401, 401, 401, 200}));
    EXPECT_EQ(statuses(ada), (std::vector{403, 403, 403, 403, 403, 200}));
    EXPECT_EQ(statuses(helper), (std::vector{403, 403, 200, 403, 403, 200}));
    EXPECT_EQ(statuses(*root_), (std::vector{200, 200, 200, 200, 200, 200}));
}

TEST_F(AdminTest, a_notice_is_seen_by_everybody_while_it_is_in_force) {
    const Reply made = root_->post("/api/admin/notices", {{"title", "Maintenance"},
                                                          {"text", "On Sunday\nfrom 8"},
                                                          {"from", "2020-01-01T00:00:00Z"},
                                                          {"to", nullptr}});
    ASSERT_EQ(made.status, 201) << made.body;
    root_->post("/api/admin/notices",
                {{"title", "Later"}, {"text", "x"}, {"from", "2999-01-01T00:00:00Z"}});
    root_->post("/api/admin/notices", {{"title", "Over"},
                                       {"text", "x"},
                                       {"from", "2020-01-01T00:00:00Z"},
                                       {"to", "2020-01-02T00:00:00Z"}});
    Browser nobody{admin_};
    const json seen = nobody.get("/api/notices").body["items"];
    ASSERT_EQ(seen.size(), 1U);
    EXPECT_EQ(seen[0]["text"], "On Sunday\nfrom 8");
    EXPECT_EQ(root_->get("/api/admin/notices").body["items"].size(), 3U);
    const std::string path = "/api/admin/notices/" + made.body["id"].dump();
    EXPECT_EQ(root_->patch(path, {{"title", "Changed"}}).body["text"], "On Sunday\nfrom 8");
    EXPECT_EQ(root_->remove(path).status, 204);
    EXPECT_EQ(root_->remove(path).status, 404);
    EXPECT_TRUE(nobody.get("/api/notices").body["items"].empty());
}

TEST_F(AdminTest, a_faulty_notice_is_refused) {
    const auto refused = [&](const json& body) {
        return root_->post("/api/admin/notices", body).status;
    };
    EXPECT_EQ(refused({{"title", "a"}, {"text", "b"}, {"from", "yesterday"}}), 422);
    EXPECT_EQ(refused({{"title", "a"},
                       {"text", "b"},
                       {"from", "2021-01-01T00:00:00Z"},
                       {"to", "2020-01-01T00:00:00Z"}}),
              422);
    EXPECT_EQ(refused({{"title", "a\nb"}, {"text", "b"}}), 422);
    EXPECT_EQ(refused({{"title", "a"}, {"text", "\u202E"}}), 422);
    EXPECT_EQ(refused({{"title", "a"}, {"text", "b"}, {"html", "<b>"}}), 422);
}

TEST_F(AdminTest, users_are_found_a_page_at_a_time) {
    const Reply first = root_->get("/api/admin/users?limit=2");
    ASSERT_EQ(first.body["items"].size(), 2U);
    const Reply second =
        root_->get("/api/admin/users?limit=2&after=" + first.body["next"].get<std::string>());
    EXPECT_EQ(second.body["items"].size(), 1U);
    EXPECT_TRUE(second.body["next"].is_null());
    EXPECT_EQ(root_->get("/api/admin/users?q=ADA").body["items"][0]["user_name"], "ada");
    EXPECT_EQ(root_->get("/api/admin/users?role=support").body["items"].size(), 1U);
    EXPECT_EQ(root_->get("/api/admin/users?role=king").status, 422);
    EXPECT_EQ(root_->get("/api/admin/users").raw.body.find("password"), std::string::npos);
}

TEST_F(AdminTest, locking_and_another_role_end_sessions) {
    Browser ada = enter("ada");
    EXPECT_EQ(root_->patch(user_path("ada"), {{"state", "locked"}}).body["state"], "locked");
    EXPECT_FALSE(is_logged_in(ada));
    EXPECT_EQ(root_->patch(user_path("ada"), {{"state", "active"}}).status, 200);
    ada = enter("ada");
    EXPECT_EQ(root_->patch(user_path("ada"), {{"tier", 0}}).body["tier"], 0);
    EXPECT_TRUE(is_logged_in(ada));
    EXPECT_EQ(root_->patch(user_path("ada"), {{"role", "support"}}).body["role"], "support");
    EXPECT_FALSE(is_logged_in(ada));
    ada = enter("ada");
    EXPECT_EQ(root_->remove(user_path("ada") + "/sessions").status, 204);
    EXPECT_FALSE(is_logged_in(ada));
}

TEST_F(AdminTest, what_an_administrator_may_not_change_is_refused) {
    EXPECT_EQ(root_->patch(user_path("root"), {{"role", "user"}}).error(), "own_account");
    EXPECT_EQ(root_->remove(user_path("root")).error(), "own_account");
    EXPECT_EQ(root_->patch(user_path("ada"), {{"role", "guest"}}).status, 422);
    EXPECT_EQ(root_->patch(user_path("ada"), {{"state", "deleted"}}).status, 422);
    EXPECT_EQ(root_->patch("/api/admin/users/999", {{"tier", 1}}).status, 404);
    EXPECT_EQ(root_->patch("/api/admin/users/0", {{"tier", 1}}).status, 404);
    Browser guest{application_};
    const auto id = guest.post("/api/guest").body["user"]["id"].dump();
    EXPECT_EQ(root_->patch("/api/admin/users/" + id, {{"role", "admin"}}).error(), "is_guest");
}

TEST_F(AdminTest, a_deleted_user_is_gone_for_good) {
    Browser ada = enter("ada");
    add_job("queued");
    EXPECT_EQ(root_->remove(user_path("ada")).status, 204);
    EXPECT_FALSE(is_logged_in(ada));
    EXPECT_EQ(root_->remove(user_path("ada")).status, 404);
    EXPECT_EQ(root_->patch(user_path("ada"), {{"state", "active"}}).status, 404);
    EXPECT_EQ(root_->get("/api/admin/jobs").body["items"][0]["state"], "cancelled");
}

TEST_F(AdminTest, two_administrators_cannot_take_each_other_out) {
    run_sql("UPDATE user SET role = 'admin' WHERE user_name = 'helper'");
    Browser helper = enter("helper");
    std::atomic<int> done{0};
    const auto demote = [&](Browser& from, const std::string& whom) {
        fcgi::Application own{config_, "key of the test", database_.options_as("clono_admin"),
                              fcgi::admin_routes(config_)};
        Browser browser{own};
        browser.cookies = from.cookies;
        browser.csrf_token = from.csrf_token;
        done += browser.patch(user_path(whom), {{"role", "user"}}).status == 200 ? 1 : 0;
    };
    std::thread other{[&] {
        demote(helper, "root");
    }};
    demote(*root_, "helper");
    other.join();
    EXPECT_EQ(done, 1);
}

TEST_F(AdminTest, support_sees_jobs_without_names_and_changes_none) {
    add_job("queued");
    Browser helper = enter("helper");
    const Reply seen = helper.get("/api/admin/jobs");
    EXPECT_EQ(seen.body["items"][0]["state"], "queued");
    EXPECT_EQ(seen.raw.body.find("secret name"), std::string::npos);
    EXPECT_EQ(seen.raw.body.find("samples"), std::string::npos);
    EXPECT_EQ(helper.post("/api/admin/jobs/1/cancel").status, 403);
    EXPECT_EQ(root_->get("/api/admin/jobs?q=ada&state=queued").body["items"][0]["name"],
              "secret name");
}

TEST_F(AdminTest, any_job_can_be_cancelled_and_retried_once_at_a_time) {
    add_job("queued");
    EXPECT_EQ(root_->post("/api/admin/jobs/1/retry").error(), "wrong_state");
    EXPECT_EQ(root_->post("/api/admin/jobs/1/cancel").body["state"], "cancelled");
    EXPECT_EQ(root_->post("/api/admin/jobs/1/cancel").error(), "wrong_state");
    EXPECT_EQ(root_->post("/api/admin/jobs/99/cancel").status, 404);
    const Reply retried = root_->post("/api/admin/jobs/1/retry");
    ASSERT_EQ(retried.status, 202) << retried.body;
    EXPECT_EQ(retried.body["parent_id"], 1);
    EXPECT_EQ(retried.body["state"], "preparing");
    EXPECT_EQ(root_->post("/api/admin/jobs/1/retry").error(), "already_retried");
    run_sql("UPDATE upload SET deleted_at = UTC_TIMESTAMP(6)");
    run_sql("UPDATE job SET state = 'cancelled', finished_at = UTC_TIMESTAMP(6) WHERE id = 2");
    EXPECT_EQ(root_->post("/api/admin/jobs/1/retry").error(), "upload_deleted");
}

TEST_F(AdminTest, anothers_analysis_can_be_put_into_the_trash_and_back_with_a_record) {
    add_job("queued");
    EXPECT_EQ(root_->post("/api/admin/jobs/1/trash").error(), "wrong_state");
    add_job("failed");
    const Reply trashed = root_->post("/api/admin/jobs/2/trash");
    ASSERT_EQ(trashed.status, 200) << trashed.body;
    EXPECT_FALSE(trashed.body["trashed_at"].is_null());
    EXPECT_EQ(root_->post("/api/admin/jobs/2/trash").error(), "wrong_state");
    const json listed = root_->get("/api/admin/jobs").body["items"];
    EXPECT_EQ(listed[0]["trashed_at"], trashed.body["trashed_at"]);
    EXPECT_TRUE(listed[1]["trashed_at"].is_null());
    const json newest = root_->get("/api/admin/audit?limit=1").body["items"][0];
    EXPECT_EQ(newest["action"], "job.trash");
    EXPECT_EQ(newest["user_name"], "root");
    EXPECT_EQ(newest["object_id"], 2);
    EXPECT_TRUE(root_->post("/api/admin/jobs/2/restore").body["trashed_at"].is_null());
    EXPECT_EQ(root_->post("/api/admin/jobs/99/trash").status, 404);
}

TEST_F(AdminTest, settings_take_effect_and_everything_is_in_the_audit_record) {
    EXPECT_EQ(root_->get("/api/admin/settings").body["settings"],
              (json{{"registration_open", true}, {"guests_open", true}}));
    EXPECT_EQ(root_->patch("/api/admin/settings", {{"guests_open", false}}).status, 200);
    EXPECT_EQ(root_->patch("/api/admin/settings", {{"guests_open", "maybe"}}).status, 422);
    EXPECT_EQ(root_->patch("/api/admin/settings", {{"nonsense", true}}).status, 422);
    Browser nobody{application_};
    EXPECT_EQ(nobody.post("/api/guest").error(), "guests_closed");
    const json newest = root_->get("/api/admin/audit?limit=1").body["items"][0];
    EXPECT_EQ(newest["action"], "setting.change");
    EXPECT_EQ(newest["user_name"], "root");
    EXPECT_EQ(newest["detail"]["guests_open"], false);
    EXPECT_EQ(root_->get("/api/admin/audit?action=user.register").body["items"].size(), 3U);
}

TEST_F(AdminTest, the_audit_record_is_asked_by_user_object_and_time) {
    root_->patch(user_path("ada"), {{"tier", 2}});
    const auto count = [&](const std::string& query) {
        return root_->get("/api/admin/audit?" + query).body["items"].size();
    };
    EXPECT_EQ(count("user_name=ADA"), 1U) << "she registered";
    EXPECT_EQ(count("user=" + std::to_string(ids_["ada"])), 1U);
    EXPECT_EQ(count("user_name=ada&user=" + std::to_string(ids_["root"])), 0U);
    EXPECT_EQ(count("user_name=nobody"), 0U);
    const std::string ada = "object_kind=user&object_id=" + std::to_string(ids_["ada"]);
    const Reply of_ada = root_->get("/api/admin/audit?" + ada);
    ASSERT_EQ(of_ada.body["items"].size(), 2U) << of_ada.body;
    EXPECT_EQ(of_ada.body["items"][0]["action"], "user.change");
    EXPECT_EQ(of_ada.body["items"][1]["action"], "user.register");
    EXPECT_EQ(count(ada + "&action=user.change"), 1U);
    EXPECT_EQ(count(ada + "&from=2020-01-01"), 2U);
    EXPECT_EQ(count(ada + "&to=2020-01-01"), 0U);
    EXPECT_EQ(root_->get("/api/admin/audit?object_id=1").status, 422);
    EXPECT_EQ(root_->get("/api/admin/audit?object_kind=moon").status, 422);
    EXPECT_EQ(root_->get("/api/admin/audit?from=yesterday").status, 422);
}

} // namespace
} // namespace clono::test
