#include "fcgi/common/origin.hpp"

#include <gtest/gtest.h>

namespace clono::fcgi {
namespace {

bool passes(std::map<std::string, std::string> headers, bool is_tls = false) {
    web::Request request;
    request.headers = std::move(headers);
    request.is_tls = is_tls;
    return is_same_origin(request, "https://clonoscope.example");
}

TEST(SameOrigin, BelievesSecFetchSiteBeforeOrigin) {
    EXPECT_TRUE(passes({{"sec-fetch-site", "same-origin"}}));
    EXPECT_TRUE(passes({{"sec-fetch-site", "none"}}));
    for (const char* site : {"same-site", "cross-site", "Same-Origin", "x"}) {
        EXPECT_FALSE(passes({{"sec-fetch-site", site}, {"origin", "https://clonoscope.example"}}))
            << site;
    }
}

TEST(SameOrigin, TakesTheSitesOriginWithoutSecFetchSite) {
    EXPECT_TRUE(passes({{"origin", "https://clonoscope.example"}}));
    for (const char* origin : {"https://clonoscope.example.evil", "http://clonoscope.example",
                               "https://clonoscope.example:8443", "null"}) {
        EXPECT_FALSE(passes({{"origin", origin}})) << origin;
    }
}

TEST(SameOrigin, TakesTheHostThatTheRequestWasSentTo) {
    EXPECT_TRUE(passes({{"origin", "http://10.0.0.5:8080"}, {"host", "10.0.0.5:8080"}}));
    EXPECT_FALSE(passes({{"origin", "http://10.0.0.5:8080"}, {"host", "10.0.0.5:8080"}}, true));
    EXPECT_FALSE(passes({{"origin", "http://evil"}, {"host", "10.0.0.5:8080"}}));
}

TEST(SameOrigin, RefusesARequestThatSaysNothing) {
    EXPECT_FALSE(passes({{"host", "h"}}));
}

} // namespace
} // namespace clono::fcgi
