#include "ctl/commands.hpp"
#include "ctl/connect.hpp"
#include "db/jobs/overview_repository.hpp"
#include "db/jobs/supervisor_instance_repository.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <iostream>
#include <thread>

namespace clono::ctl {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

std::optional<db::InstanceLine> find_instance(db::Connection& connection, const std::string& name) {
    db::Transaction tx{connection};
    const auto all = db::list_instances(tx);
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const auto& line) { return line.name == name; });
    return found == all.end() ? std::nullopt : std::optional(*found);
}

/// How much it works on at this moment, by its own words.
std::size_t work_of(const db::InstanceLine& instance) {
    const auto report = nlohmann::json::parse(instance.report.value_or("{}"), nullptr, false);
    const auto work = report.is_object() ? report.find("work") : report.end();
    return work != report.end() && work->is_array() ? work->size() : 0;
}

int seconds_in(const std::string& text) {
    int value = -1;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || stop != text.data() + text.size() || value < 0) {
        throw UsageError("--wait must be a number of seconds");
    }
    return value;
}

void wish(db::Connection& connection, const std::string& name, bool wanted) {
    db::Transaction tx{connection};
    if (!db::want_drain(tx, name, wanted)) {
        throw Failure("there is no supervisor " + name);
    }
    tx.commit();
}

/// Look until `is_so` or the time is over. @return whether it became so
template <class Question>
bool wait_for(db::Connection& connection, const std::string& name, std::chrono::seconds limit,
              Question is_so) {
    for (const auto until = Clock::now() + limit;; std::this_thread::sleep_for(200ms)) {
        const auto instance = find_instance(connection, name);
        if (!instance) {
            throw Failure("the supervisor " + name + " has ended");
        }
        if (is_so(*instance)) {
            return true;
        }
        if (Clock::now() >= until) {
            return false;
        }
    }
}

} // namespace

void drain(const config::Config& config, Arguments arguments) {
    const auto wait = arguments.option("--wait");
    const auto limit = std::chrono::seconds(wait ? seconds_in(*wait) : 0);
    const auto name = arguments.optional_word().value_or(config.supervisor.instance);
    arguments.demand_end();
    db::Connection connection{connection_options(config)};
    connection.open();
    wish(connection, name, true);
    if (!wait_for(connection, name, 5s, [](const auto& line) { return line.draining; })) {
        throw Failure("the supervisor " + name + " does not answer; it will drain when it does");
    }
    if (!wait) {
        std::cout << name << " claims nothing more\n";
        return;
    }
    if (!wait_for(connection, name, limit, [](const auto& line) { return work_of(line) == 0; })) {
        throw Failure("the supervisor " + name + " still has work; it claims nothing more");
    }
    std::cout << name << " claims nothing more and has no work left\n";
}

void undrain(const config::Config& config, Arguments arguments) {
    const auto name = arguments.optional_word().value_or(config.supervisor.instance);
    arguments.demand_end();
    db::Connection connection{connection_options(config)};
    connection.open();
    wish(connection, name, false);
    if (!wait_for(connection, name, 5s, [](const auto& line) { return !line.draining; })) {
        throw Failure("the supervisor " + name + " does not answer; it will claim when it does");
    }
    std::cout << name << " claims again\n";
}

} // namespace clono::ctl
