#include "supervisor/supervisor.hpp"

#include "log/log.hpp"

#include <poll.h>

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

} // namespace

Supervisor::Supervisor(Settings settings, db::ConnectionOptions database, Confinement confinement)
    : lock_(settings.lock_file),
      nudges_(settings.nudge_socket),
      context_{.settings = settings,
               .database = std::move(database),
               .layout = prepared(settings.files),
               .confinement = std::move(confinement),
               .journal = Journal(settings.journal),
               .active = {},
               .wake_all =
                   [this] {
                       wake_all();
                   }},
      analyse_count_(settings.analyse_slots),
      check_count_(settings.check_slots),
      steward_(
          context_, [this] { open_slots(); }, [this] { has_lost_its_name_ = true; }) {}

Supervisor::~Supervisor() {
    context_.is_draining = true;
    wake_all();
    // Slots end first: while they write their ends, the steward still says that we are alive.
    std::list<Slot> analyse, check;
    {
        const std::scoped_lock lock(mutex_);
        is_open_ = false;
        analyse.swap(analyse_slots_);
        check.swap(check_slots_);
    }
    analyse.clear();
    check.clear();
    steward_.stop();
}

void Supervisor::listen_for(std::chrono::milliseconds timeout) {
    pollfd watched{nudges_.fd(), POLLIN, 0};
    ::poll(&watched, 1, static_cast<int>(timeout.count()));
    if (nudges_.drain()) {
        wake_all();
    }
}

void Supervisor::set_slots(int analyse, int check) {
    const std::scoped_lock lock(mutex_);
    analyse_count_ = analyse;
    check_count_ = check;
    if (!is_open_) {
        return;
    }
    resize(analyse_slots_, db::ClaimFrom::queued, analyse);
    resize(check_slots_, db::ClaimFrom::preparing, check);
}

void Supervisor::open_slots() {
    const std::scoped_lock lock(mutex_);
    if (context_.is_draining) {
        return;
    }
    is_open_ = true;
    resize(analyse_slots_, db::ClaimFrom::queued, analyse_count_);
    resize(check_slots_, db::ClaimFrom::preparing, check_count_);
    log::info("claims_open", {{"instance", context_.settings.instance},
                              {"analyse", analyse_count_},
                              {"check", check_count_}});
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
    for (auto& slot : analyse_slots_) {
        slot.wake();
    }
    for (auto& slot : check_slots_) {
        slot.wake();
    }
}

} // namespace clono::supervisor
