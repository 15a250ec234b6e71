#include "account/common_passwords.hpp"
#include "account/hash_slot.hpp"
#include "account/password.hpp"
#include "account/rules.hpp"
#include "account/throttle.hpp"
#include "account/token.hpp"
#include "tests/support/paths/paths.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include <sys/wait.h>
#include <unistd.h>

namespace clono::account {
namespace {

namespace fs = std::filesystem;

constexpr config::Password kCheap{.concurrent_hashes = 1,
                                  .hash_memory_kib = 8192,
                                  .hash_passes = 1,
                                  .free_failures = 3,
                                  .first_delay_seconds = 2,
                                  .longest_delay_seconds = 900};

class PasswordTest : public testing::Test {
protected:
    PasswordTest() {
        std::string name = "/tmp/clono-account-XXXXXX";
        folder_ = mkdtemp(name.data());
    }

    ~PasswordTest() override { fs::remove_all(folder_); }

    fs::path folder_;
};

TEST_F(PasswordTest, a_hash_knows_its_password_alone) {
    const PasswordHasher hasher{kCheap, folder_};
    const std::string hash = hasher.hash("pass 密码");
    EXPECT_TRUE(hasher.verify(hash, "pass 密码"));
    EXPECT_FALSE(hasher.verify(hash, "pass 密码 "));
    EXPECT_NE(hash, hasher.hash("pass 密码"));
    EXPECT_FALSE(hasher.verify("", "x"));
    EXPECT_FALSE(hasher.verify("nonsense", "x"));
}

TEST_F(PasswordTest, the_unmatchable_hash_costs_the_same_and_matches_nothing) {
    const PasswordHasher hasher{kCheap, folder_};
    const std::string nobody = hasher.unmatchable_hash();
    EXPECT_FALSE(hasher.is_outdated(nobody))
        << nobody; // libsodium reads it as one of these settings
    EXPECT_FALSE(hasher.verify(nobody, ""));
    EXPECT_FALSE(hasher.verify(nobody, "password"));
    EXPECT_EQ(nobody.size(), hasher.hash("x").size());
}

TEST_F(PasswordTest, other_settings_make_a_hash_outdated) {
    config::Password stronger = kCheap;
    stronger.hash_passes = 2;
    const std::string hash = PasswordHasher(kCheap, folder_).hash("x");
    EXPECT_FALSE(PasswordHasher(kCheap, folder_).is_outdated(hash));
    EXPECT_TRUE(PasswordHasher(stronger, folder_).is_outdated(hash));
}

TEST_F(PasswordTest, more_hashes_at_once_than_allowed_are_refused_after_the_patience) {
    const HashSlot held{folder_, 1, std::chrono::milliseconds{0}};
    const PasswordHasher hasher{kCheap, folder_, std::chrono::milliseconds{20}};
    EXPECT_THROW(static_cast<void>(hasher.hash("x")), TooManyHashes);
}

TEST_F(PasswordTest, a_process_that_dies_gives_its_place_back) {
    const pid_t child = fork();
    if (child == 0) {
        const HashSlot held{folder_, 1, std::chrono::milliseconds{0}};
        std::ofstream{folder_ / "held"} << "";
        pause();
    }
    while (!fs::exists(folder_ / "held")) {
        usleep(1000);
    }
    EXPECT_THROW(HashSlot(folder_, 1, std::chrono::milliseconds{0}), TooManyHashes);
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    EXPECT_NO_THROW(HashSlot(folder_, 1, std::chrono::milliseconds{0}));
}

TEST(CommonPasswords, are_known_with_what_people_put_around_them) {
    for (const char* password :
         {"password", "password1", "p@ssw0rd!", "12345678", "87654321", "qwertyuiop", "1qaz2wsx",
          "aaaaaaaa", "abcabcabc", "iloveyou2024", "!!monkey!!", "letmein123", "woaini1314",
          "summer2026", "zyxwvuts", "asdfghjkl", "pyclone2026"}) {
        EXPECT_TRUE(is_common_password(password)) << password;
    }
}

TEST(CommonPasswords, are_more_than_three_thousand_that_are_long_enough_each_refused) {
    std::ifstream list{clono::test::source_dir() + "/lib/account/most_used_passwords.txt"};
    int count = 0;
    for (std::string line; std::getline(list, line);) {
        if (line.empty() || line.front() == '#') {
            continue;
        }
        ++count;
        EXPECT_GE(line.size(), 8U) << line;
        const auto fault = check_password(line, "somebody", "", "");
        ASSERT_TRUE(fault) << line;
        EXPECT_EQ(fault->code, "password_common") << line;
    }
    EXPECT_GE(count, 3000);
}

TEST(CommonPasswords, leave_ordinary_phrases_alone) {
    for (const char* password : {"a long enough phrase", "gx7tq2vw", "wir sehen uns am see",
                                 "春江潮水连海平", "kd83hf72"}) {
        EXPECT_FALSE(is_common_password(password)) << password;
    }
}

TEST(Throttle, delays_double_up_to_the_longest) {
    const std::int64_t wanted[] = {0, 0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900};
    std::uint32_t failures = 0;
    for (const std::int64_t seconds : wanted) {
        EXPECT_EQ(delay_after(failures, kCheap).count(), seconds) << failures;
        ++failures;
    }
    EXPECT_EQ(delay_after(4'000'000'000U, kCheap).count(), 900);
}

TEST(Tokens, have_256_bits_and_a_form_of_their_own) {
    const NewToken session = make_session_token();
    const NewToken api = make_api_token();
    EXPECT_EQ(session.text.size(), 64U);
    EXPECT_NE(session.text, make_session_token().text);
    EXPECT_EQ(session_token_hash(session.text), session.hash);
    EXPECT_EQ(api_token_hash(api.text), api.hash);
    EXPECT_FALSE(session_token_hash(api.text));
    EXPECT_FALSE(api_token_hash(session.text));
    EXPECT_FALSE(session_token_hash(""));
    EXPECT_FALSE(session_token_hash(session.text + "0"));
}

TEST(CsrfToken, belongs_to_its_cookie_and_key) {
    const std::string token = csrf_token("key", "cookie");
    EXPECT_TRUE(is_csrf_token("key", "cookie", token));
    EXPECT_FALSE(is_csrf_token("key", "other", token));
    EXPECT_FALSE(is_csrf_token("other", "cookie", token));
    EXPECT_FALSE(is_csrf_token("key", "cookie", ""));
    EXPECT_FALSE(is_csrf_token("key", "", csrf_token("key", "")));
}

} // namespace
} // namespace clono::account
