#include "keeper/plan.hpp"

#include <algorithm>
#include <charconv>
#include <csignal>

namespace clono::keeper {

namespace {

class Reader {
public:
    explicit Reader(std::istream& in) : in_(in) {}

    std::vector<Service> read() {
        std::string line;
        while (std::getline(in_, line)) {
            ++number_;
            const auto begin = line.find_first_not_of(" \t");
            if (begin == std::string::npos || line[begin] == '#') {
                continue;
            }
            const auto space = line.find(' ', begin);
            const auto word = line.substr(begin, space - begin);
            const auto value = space == std::string::npos ? std::string() : line.substr(space + 1);
            if (word == "service" || word == "once") {
                open(value, word == "once");
            } else {
                set(word, value);
            }
        }
        close();
        std::stable_sort(services_.begin(), services_.end(),
                         [](const Service& a, const Service& b) { return a.stage < b.stage; });
        return std::move(services_);
    }

private:
    [[noreturn]] void fail(const std::string& what) const {
        throw PlanError("plan, line " + std::to_string(number_) + ": " + what);
    }

    void open(const std::string& name, bool once) {
        close();
        const bool taken =
            std::any_of(services_.begin(), services_.end(),
                        [&](const Service& service) { return service.name == name; });
        if (name.empty() || taken) {
            fail("a paragraph needs a name of its own");
        }
        Service service;
        service.name = name;
        service.once = once;
        service.stop_signal = SIGTERM;
        services_.push_back(std::move(service));
    }

    void close() const {
        if (services_.empty()) {
            return;
        }
        const auto& last = services_.back();
        if (last.log.empty() || last.arguments.empty() || last.arguments.front()[0] != '/') {
            fail(last.name + " needs a log and an arg that is an absolute path");
        }
    }

    int whole_number(const std::string& value, int base) const {
        int number = -1;
        const auto* end = value.data() + value.size();
        const auto [stop, error] = std::from_chars(value.data(), end, number, base);
        if (error != std::errc() || stop != end || number < 0) {
            fail("not a number: " + value);
        }
        return number;
    }

    void set(const std::string& word, const std::string& value) {
        if (services_.empty()) {
            fail("expected service or once before " + word);
        }
        if (value.empty()) {
            fail(word + " needs a value");
        }
        auto& service = services_.back();
        if (word == "stage") {
            service.stage = whole_number(value, 10);
        } else if (word == "account") {
            service.account = value;
        } else if (word == "umask") {
            service.mask = static_cast<mode_t>(whole_number(value, 8));
        } else if (word == "log") {
            service.log = value;
        } else if (word == "ready") {
            service.ready_socket = value;
        } else if (word == "signal" && (value == "TERM" || value == "QUIT")) {
            service.stop_signal = value == "TERM" ? SIGTERM : SIGQUIT;
        } else if (word == "patience") {
            service.patience = std::chrono::seconds(whole_number(value, 10));
        } else if (word == "arg") {
            service.arguments.push_back(value);
        } else if (word == "env") {
            service.environment.push_back(value);
        } else {
            fail("unknown: " + word + " " + value);
        }
    }

    std::istream& in_;
    int number_ = 0;
    std::vector<Service> services_;
};

} // namespace

std::vector<Service> read_plan(std::istream& in) {
    return Reader(in).read();
}

} // namespace clono::keeper
