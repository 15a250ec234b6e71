#include "core/id.hpp"

#include <gtest/gtest.h>

#include <type_traits>

namespace clono {
namespace {

TEST(Id, is_no_other_kind_of_id_and_no_number) {
    EXPECT_FALSE((std::is_convertible_v<UserId, JobId>));
    EXPECT_FALSE((std::is_constructible_v<UserId, JobId>));
    EXPECT_FALSE((std::is_convertible_v<int, JobId>));
}

TEST(Id, reads_plain_decimal_numbers_alone) {
    EXPECT_EQ(parse_id<JobId>("17"), JobId{17});
    EXPECT_EQ(parse_id<JobId>("18446744073709551615"), JobId{~std::uint64_t{0}});
    for (const char* text :
         {"", "0", "017", "+1", "-1", " 1", "1 ", "1.0", "0x1", "18446744073709551616", "one"}) {
        EXPECT_FALSE(parse_id<JobId>(text)) << text;
    }
}

} // namespace
} // namespace clono
