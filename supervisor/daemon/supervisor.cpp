#include "supervisor/daemon/supervisor.hpp"

#include "core/random.hpp"
#include "log/log.hpp"
#include "supervisor/daemon/report.hpp"

#include <poll.h>
#include <unistd.h>

namespace clono::supervisor {
namespace {

/// The layout with its folders made.
storage::Layout prepared(const std::filesystem::path& files) {
    storage::Layout layout(files);
    for (const auto& folder : {layout.staging(), layout.uploads(), layout.work(), layout.results(),
                               layout.live(), layout.trash()}) {
        std::filesystem::create_directories(folder);
    }
    return layout;
}

db::SupervisorInstance describe(const Settings& settings, std::string slots) {
    char host[256] = "";
    ::gethostname(host, sizeof(host) - 1);
    return {settings.instance, random_bytes<16>(), host, static_cast<std::uint32_t>(::getpid()),
            std::move(slots)};
}

} // namespace

Supervisor::Supervisor(const Settings& settings, db::ConnectionOptions database,
                       Confinement confinement)
    : lock_(settings.lock_file),
      nudges_(settings.nudge_socket),
      context_{.settings = settings,
               .database = std::move(database),
               .layout = prepared(settings.files),
               .confinement = std::move(confinement),
               .journal = Journal(settings.journal),
               .admission = Admission(settings.admission),
               .analyse_slots = settings.analyse_slots,
               .check_slots = settings.check_slots,
               .wake_all =
                   [this] {
                       wake_all();
                   }},
      instance_(describe(settings, slots_of(context_))),
      steward_(
          context_, instance_, [this] { open_slots(); }, [this] { has_lost_its_name_ = true; }) {}

Supervisor::~Supervisor() {
    context_.is_ending = true;
    wake_all();
    // Slots end first: while they write their ends, the heart still keeps their leases. The row of the instance goes last,
    // or the heart would put it back.
    std::list<Slot> analyse, check;
    {
        const std::scoped_lock lock(mutex_);
        is_open_ = false;
        analyse.swap(analyse_slots_);
        check.swap(check_slots_);
    }
    analyse.clear();
    check.clear();
    heart_.reset();
    sweeper_.reset();
    steward_.stop();
}

void Supervisor::listen_for(std::chrono::milliseconds timeout) {
    pollfd watched{nudges_.fd(), POLLIN, 0};
    ::poll(&watched, 1, static_cast<int>(timeout.count()));
    if (nudges_.drain()) {
        wake_all();
    }
}

void Supervisor::adopt(const Settings& settings) {
    const std::scoped_lock lock(mutex_);
    context_.analyse_slots = settings.analyse_slots;
    context_.check_slots = settings.check_slots;
    context_.admission.set(settings.admission);
    if (!is_open_) {
        return;
    }
    resize(analyse_slots_, db::ClaimFrom::queued, settings.analyse_slots);
    resize(check_slots_, db::ClaimFrom::preparing, settings.check_slots);
}

void Supervisor::open_slots() {
    const std::scoped_lock lock(mutex_);
    if (context_.is_ending) {
        return;
    }
    is_open_ = true;
    heart_.emplace(context_, instance_, [this] { has_lost_its_name_ = true; });
    resize(analyse_slots_, db::ClaimFrom::queued, context_.analyse_slots);
    resize(check_slots_, db::ClaimFrom::preparing, context_.check_slots);
    sweeper_.emplace(context_);
    log::info("claims_open", {{"instance", context_.settings.instance},
                              {"analyse", context_.analyse_slots.load()},
                              {"check", context_.check_slots.load()}});
}

void Supervisor::resize(std::list<Slot>& slots, db::ClaimFrom from, int count) {
    while (static_cast<int>(slots.size()) < count) {
        slots.emplace_back(context_, from);
    }
    int index = 0;
    for (auto& slot : slots) {
        slot.switch_on(index++ < count);
    }
}

void Supervisor::wake_all() {
    const std::scoped_lock lock(mutex_);
    if (heart_) {
        heart_->wake();
    }
    for (auto& slot : analyse_slots_) {
        slot.wake();
    }
    for (auto& slot : check_slots_) {
        slot.wake();
    }
}

} // namespace clono::supervisor
