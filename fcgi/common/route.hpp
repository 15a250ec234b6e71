#pragma once
// A program's routes are one table: what may be asked for, by whom, and which function answers.

#include "web/boundary.hpp"

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace clono::fcgi {

struct Context;

/// A set of kinds of caller. "Own" is not part of it: a handler for own things names the owner in its SQL.
class Callers {
public:
    constexpr explicit Callers(std::uint8_t bits = 0) : bits_(bits) {}

    constexpr Callers operator|(Callers other) const {
        return Callers(static_cast<std::uint8_t>(bits_ | other.bits_));
    }

    constexpr bool includes(Callers other) const { return (bits_ & other.bits_) == other.bits_; }

    friend constexpr bool operator==(Callers, Callers) = default;

private:
    std::uint8_t bits_;
};

inline constexpr Callers kAnonymous{1};
inline constexpr Callers kGuest{2};
inline constexpr Callers kUser{4};
inline constexpr Callers kSupport{8};
inline constexpr Callers kAdmin{16};
inline constexpr Callers kMembers = kUser | kSupport | kAdmin;
inline constexpr Callers kLoggedIn = kGuest | kMembers;
inline constexpr Callers kEverybody = kAnonymous | kLoggedIn;

struct RouteOptions {
    std::uint64_t body_limit = web::Body::kDefaultLimit; ///< bytes
    /// Called by nginx itself (an internal location): not part of the public API.
    bool is_internal = false;
    /// Open also to who must set up a second factor first: the own account, and the way out.
    bool is_before_second_factor = false;
};

struct Route {
    web::Method method;
    std::string_view pattern; ///< a literal, see web::PathPattern
    Callers callers;
    std::function<web::Response(Context&)> handler;
    RouteOptions options = {};
};

using RouteTable = std::vector<Route>;

} // namespace clono::fcgi
