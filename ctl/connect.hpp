#pragma once

#include "config/config.hpp"
#include "db/client/connection.hpp"

namespace clono::ctl {

inline constexpr const char* kDatabaseUser = "clono_ctl";

/// Options of clonoctl's own database user.
inline db::ConnectionOptions connection_options(const config::Config& config) {
    return db::options_for(config, kDatabaseUser);
}

} // namespace clono::ctl
