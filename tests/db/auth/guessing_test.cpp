// Whom guesses slow down, and whom not.

#include "tests/db/auth/auth_fixture.hpp"

namespace clono::test {
namespace {

using nlohmann::json;

class GuessingTest : public AuthTest {
protected:
    /// More wrong passwords than an account allows.
    void guess_too_often(const std::string& name, const std::string& address) {
        Browser guesser{application_, address};
        for (int i = 0; i < config_.password.free_failures + 2; ++i) {
            guesser.post("/api/login", login(name, "wrong wrong"));
        }
        ASSERT_EQ(guesser.post("/api/login", login(name)).status, 429);
    }

    /// More wrong passwords than a network allows, each for another name.
    void exhaust_network(const std::function<std::string(int)>& address) {
        for (int i = 0; i <= 10 * config_.password.free_failures; ++i) {
            Browser guesser{application_, address(i)};
            ASSERT_EQ(guesser.post("/api/login", login("nobody" + std::to_string(i), "wrong wrong"))
                          .status,
                      401)
                << i;
        }
    }

    int status_of_first_try_from(const std::string& address) {
        Browser somebody{application_, address};
        return somebody.post("/api/login", login("somebody else", "wrong wrong")).status;
    }
};

TEST_F(GuessingTest, an_owner_whose_browser_is_known_logs_in_while_others_guess) {
    Browser ada = registered("ada");
    ada.post("/api/logout");
    guess_too_often("ada", "10.0.0.9");
    Browser elsewhere{application_};
    EXPECT_EQ(elsewhere.post("/api/login", login("ada")).status, 429); // a browser never seen
    EXPECT_EQ(ada.post("/api/login", login("ada")).status, 200);
}

TEST_F(GuessingTest, guesses_from_the_owners_own_network_keep_out_neither_browser_nor_session) {
    Browser ada = registered("ada");
    Browser in_session = ada;
    exhaust_network([](int) { return "127.0.0.1"; });
    EXPECT_EQ(status_of_first_try_from("127.0.0.1"), 429);
    EXPECT_EQ(in_session
                  .post("/api/me/password",
                        {{"old_password", "wrong wrong"}, {"new_password", "another long phrase"}})
                  .status,
              422);
    ada.cookies.erase("clono_session");
    ada.csrf_token.clear();
    EXPECT_EQ(ada.post("/api/login", login("ada")).status, 200);
}

TEST_F(GuessingTest, a_known_browser_guesses_no_faster_than_a_stranger) {
    Browser ada = registered("ada");
    ada.post("/api/logout");
    for (int i = 0; i <= config_.password.free_failures; ++i) {
        EXPECT_EQ(ada.post("/api/login", login("ada", "wrong wrong")).status, 401);
    }
    EXPECT_EQ(ada.post("/api/login", login("ada")).status, 429);
}

TEST_F(GuessingTest, a_device_cookie_is_of_one_account_and_of_this_sites_key) {
    Browser bob = registered("bob");
    Browser ada = registered("ada");
    ada.post("/api/logout");
    guess_too_often("ada", "10.0.0.9");
    const std::string own = ada.cookies["clono_device"];
    const std::string bobs = bob.cookies["clono_device"];
    ASSERT_FALSE(own.empty());
    const std::string id = own.substr(0, own.find('.'));
    for (const std::string& forged : {bobs, id + bobs.substr(bobs.find('.')), own + "0",
                                      own.substr(0, own.rfind('.')), id + ".", id, std::string{}}) {
        ada.cookies["clono_device"] = forged;
        EXPECT_EQ(ada.post("/api/login", login("ada")).status, 429) << forged;
    }
    ada.cookies["clono_device"] = own;
    EXPECT_EQ(ada.post("/api/login", login("ada")).status, 200);
}

TEST_F(GuessingTest, a_device_cookie_opens_nothing_and_guests_get_none) {
    Browser ada = registered("ada");
    ada.cookies.erase("clono_session");
    EXPECT_TRUE(ada.get("/api/me").body["user"].is_null());
    EXPECT_EQ(ada.get("/api/me/sessions").status, 401);
    Browser guest{application_};
    guest.post("/api/guest");
    EXPECT_EQ(guest.cookies.count("clono_device"), 0U);
}

TEST_F(GuessingTest, an_ipv6_network_of_64_bits_counts_as_one_caller) {
    exhaust_network([](int i) { return "2001:db8:1:2::" + std::to_string(i + 1); });
    EXPECT_EQ(status_of_first_try_from("2001:db8:1:2:ffff:1:2:3"), 429);
    EXPECT_EQ(status_of_first_try_from("2001:db8:1:3::1"), 401);
}

TEST_F(GuessingTest, names_that_are_taken_are_told_to_a_network_a_few_times_only) {
    registered("ada");
    const auto ask_from = [&](int i) {
        Browser stranger{application_, "2001:db8:a:b::" + std::to_string(i)};
        json body = form("name" + std::to_string(i));
        body["email"] = "ada@example.org";
        return stranger.post("/api/register", body);
    };
    for (int i = 1; i <= config_.password.free_failures + 1; ++i) {
        EXPECT_EQ(ask_from(i).body["error"]["fields"]["email"]["code"], "taken");
    }
    const Reply stopped = ask_from(99);
    EXPECT_EQ(stopped.status, 429);
    EXPECT_FALSE(stopped.raw.header("Retry-After").empty());
    registered("bob"); // others are not held up
}

TEST_F(GuessingTest, a_registration_that_succeeds_counts_for_nothing) {
    for (int i = 0; i < 3 * config_.password.free_failures; ++i) {
        registered("student" + std::to_string(i));
    }
}

TEST_F(GuessingTest, ipv4_addresses_count_one_by_one) {
    exhaust_network([](int) { return "192.0.2.1"; });
    EXPECT_EQ(status_of_first_try_from("192.0.2.1"), 429);
    EXPECT_EQ(status_of_first_try_from("192.0.2.2"), 401);
}

TEST_F(GuessingTest, guests_and_registrations_are_counted_by_network_too) {
    for (int i = 1; i <= config_.limits.guests_per_address; ++i) {
        Browser guest{application_, "2001:db8:5:6::" + std::to_string(i)};
        EXPECT_EQ(guest.post("/api/guest").status, 201);
    }
    Browser same{application_, "2001:db8:5:6:7::9"};
    EXPECT_EQ(same.post("/api/guest").status, 429);
    Browser other{application_, "2001:db8:5:7::9"};
    EXPECT_EQ(other.post("/api/guest").status, 201);

    config_.limits.registrations_per_address = 1;
    Browser first{application_, "2001:db8:8:8::1"};
    EXPECT_EQ(first.post("/api/register", form("first")).status, 201);
    Browser second{application_, "2001:db8:8:8::2"};
    EXPECT_EQ(second.post("/api/register", form("second")).status, 429);
}

} // namespace
} // namespace clono::test
