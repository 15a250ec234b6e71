#include "account/sealed_secret.hpp"
#include "account/totp.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace clono::account {
namespace {

TotpSecret secret_of_the_rfcs() {
    TotpSecret secret{};
    std::ranges::copy(as_bytes("12345678901234567890"), secret.begin());
    return secret;
}

TEST(Totp, gives_the_vectors_of_rfc_4226) {
    const char* const codes[] = {"755224", "287082", "359152", "969429", "338314",
                                 "254676", "287922", "162583", "399871", "520489"};
    for (std::uint64_t counter = 0; counter < std::size(codes); ++counter) {
        EXPECT_EQ(hotp_code(secret_of_the_rfcs(), counter), codes[counter]) << counter;
    }
}

TEST(Totp, gives_the_last_digits_of_the_vectors_of_rfc_6238) {
    struct Vector {
        std::uint64_t time;
        const char* code;
    };

    const Vector vectors[] = {{59, "287082"},         {1111111109, "081804"},
                              {1111111111, "050471"}, {1234567890, "005924"},
                              {2000000000, "279037"}, {20000000000, "353130"}};
    for (const auto& [time, code] : vectors) {
        EXPECT_EQ(hotp_code(secret_of_the_rfcs(), time / 30), code) << time;
    }
}

TEST(Totp, takes_the_codes_of_one_step_before_and_after) {
    const TotpSecret secret = secret_of_the_rfcs();
    for (std::uint64_t step = 996; step <= 1004; ++step) {
        const auto accepted = accepted_step(secret, hotp_code(secret, step), 1000, 0);
        EXPECT_EQ(accepted.has_value(), step >= 999 && step <= 1001) << step;
    }
    EXPECT_EQ(accepted_step(secret, hotp_code(secret, 1001), 1000, 0), 1001U);
    EXPECT_FALSE(accepted_step(secret, "", 1000, 0));
    EXPECT_FALSE(accepted_step(secret, hotp_code(secret, 1000) + "0", 1000, 0));
}

TEST(Totp, takes_no_step_twice_and_none_before_it) {
    const TotpSecret secret = secret_of_the_rfcs();
    EXPECT_FALSE(accepted_step(secret, hotp_code(secret, 1000), 1000, 1000));
    EXPECT_FALSE(accepted_step(secret, hotp_code(secret, 999), 1000, 1000));
    EXPECT_EQ(accepted_step(secret, hotp_code(secret, 1001), 1000, 1000), 1001U);
}

TEST(Totp, is_told_to_apps_by_a_link) {
    EXPECT_EQ(otpauth_uri(secret_of_the_rfcs(), "clones.example.org", "Ada L:?"),
              "otpauth://totp/clones.example.org:Ada%20L%3A%3F?secret="
              "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=clones.example.org&algorithm=SHA1"
              "&digits=6&period=30");
}

TEST(SealedSecret, opens_with_its_key_for_its_user_alone) {
    const TotpSecret secret = secret_of_the_rfcs();
    const SealedSecret sealed = seal("key of the site", UserId{7}, secret);
    EXPECT_EQ(unseal("key of the site", UserId{7}, sealed), secret);
    EXPECT_FALSE(unseal("key of the site", UserId{8}, sealed));
    EXPECT_FALSE(unseal("another key", UserId{7}, sealed));
    SealedSecret changed = sealed;
    changed[30] ^= 1;
    EXPECT_FALSE(unseal("key of the site", UserId{7}, changed));
    EXPECT_NE(seal("key of the site", UserId{7}, secret), sealed); // a nonce of its own
}

} // namespace
} // namespace clono::account
