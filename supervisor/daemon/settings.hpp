#pragma once

#include "config/config.hpp"
#include "process/child_process.hpp"
#include "process/confinement.hpp"
#include "storage/layout.hpp"
#include "supervisor/attempt/engine_command.hpp"
#include "supervisor/attempt/outcome.hpp"
#include "supervisor/publish/pictures.hpp"
#include "supervisor/queue/admission.hpp"

#include <chrono>
#include <filesystem>
#include <string>

namespace clono::supervisor {

/// What the supervisor takes from clonoscope.ini, in its own terms.
struct Settings {
    std::string instance;
    std::filesystem::path files;     ///< storage::Layout's root
    std::filesystem::path lock_file; ///< flock on the instance's name
    std::filesystem::path nudge_socket;
    std::filesystem::path journal;
    int analyse_slots = 2;
    int check_slots = 2;
    std::chrono::milliseconds lease{10'000};
    std::chrono::milliseconds poll{500};
    std::chrono::milliseconds shutdown_grace{10'000};
    std::chrono::seconds soft_limit{0}; ///< 0: none
    std::chrono::seconds hard_limit{172'800};
    std::chrono::seconds check_limit{600};
    AdmissionLimits admission;
    std::chrono::hours staging_age{24};
    std::chrono::hours trash_age{24 * 30};
    RetryRules retries;
    EngineKind engine_kind = EngineKind::clonoscope;
    std::filesystem::path engine; ///< runs analyses
    std::filesystem::path
        check_engine; ///< our own engine, also when `engine` is an operator's PyClone
    int threads = 1;
    ChildLimits engine_limits;
    PictureTools pictures;
};

Settings settings_from(const config::Config& config);

/// What a confined child may see besides the system's libraries, and must never see.
ConfinementSettings confinement_settings_from(const config::Config& config);

} // namespace clono::supervisor
