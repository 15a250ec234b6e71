#include "engine/cli/arguments.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

namespace clono::engine {

namespace {

template <class Number>
bool parse_all(std::string_view text, Number& into) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
    return error == std::errc() && end == text.data() + text.size();
}

std::string joined(const std::vector<std::string>& names) {
    std::string all;
    for (const auto& name : names) {
        all += (all.empty() ? "{" : ",") + name;
    }
    return all + "}";
}

} // namespace

std::uint64_t parse_whole_number(const std::string& flag, std::string_view text) {
    std::uint64_t value = 0;
    if (!parse_all(text, value)) {
        throw BadUsage(flag + " needs a whole number of at least 0, not \"" + std::string(text) +
                       "\"");
    }
    return value;
}

double parse_real_number(const std::string& flag, std::string_view text) {
    double value = 0;
    if (!parse_all(text, value) || !std::isfinite(value)) {
        throw BadUsage(flag + " needs a number, not \"" + std::string(text) + "\"");
    }
    return value;
}

Arguments& Arguments::add(Flag flag) {
    flags_.push_back(std::move(flag));
    return *this;
}

Arguments& Arguments::text(std::string name, std::string metavar, std::string help,
                           std::string& into) {
    return add({std::move(name), Flag::Kind::Value, std::move(metavar), std::move(help), false,
                [&into](std::string_view value) {
                    into = value;
                }});
}

Arguments& Arguments::required_text(std::string name, std::string metavar, std::string help,
                                    std::string& into) {
    text(std::move(name), std::move(metavar), std::move(help), into);
    flags_.back().is_required = true;
    return *this;
}

Arguments& Arguments::whole_number(const std::string& name, std::string help, std::size_t& into) {
    return add({name, Flag::Kind::Value, "INT", std::move(help), false,
                [name, &into](std::string_view value) {
                    into = parse_whole_number(name, value);
                }});
}

Arguments& Arguments::whole_number(const std::string& name, std::string help,
                                   std::optional<std::size_t>& into) {
    return add({name, Flag::Kind::Value, "INT", std::move(help), false,
                [name, &into](std::string_view value) {
                    into = parse_whole_number(name, value);
                }});
}

Arguments& Arguments::yes_no(const std::string& name, std::string help, bool& into) {
    return choice(name, std::move(help), {"yes", "no"},
                  [&into](std::size_t index) { into = index == 0; });
}

Arguments& Arguments::switch_on(std::string name, std::string help, bool& into) {
    return add({std::move(name), Flag::Kind::Switch, "", std::move(help), false,
                [&into](std::string_view) {
                    into = true;
                }});
}

Arguments& Arguments::texts(std::string name, std::string metavar, std::string help,
                            std::vector<std::string>& into) {
    return add({std::move(name), Flag::Kind::List, std::move(metavar), std::move(help), false,
                [&into](std::string_view value) {
                    into.emplace_back(value);
                }});
}

Arguments& Arguments::choice(const std::string& name, std::string help,
                             const std::vector<std::string>& names,
                             std::function<void(std::size_t)> set, bool is_required) {
    const auto metavar = joined(names);
    const auto choose = [name, names, set = std::move(set)](std::string_view value) {
        const auto found = std::find(names.begin(), names.end(), value);
        if (found == names.end()) {
            throw BadUsage(name + " must be one of " + joined(names) + ", not \"" +
                           std::string(value) + "\"");
        }
        set(static_cast<std::size_t>(found - names.begin()));
    };
    return add({name, Flag::Kind::Value, metavar, std::move(help), is_required, choose});
}

bool Arguments::parse(std::span<const std::string> words) const {
    std::set<std::string> seen;
    for (std::size_t at = 0; at < words.size();) {
        const auto& word = words[at++];
        if (word == "--help" || word == "-h") {
            return false;
        }
        const auto equals = word.find('=');
        const auto& flag = find(word.substr(0, equals));
        if (!seen.insert(flag.name).second) {
            throw BadUsage(flag.name + " is given twice");
        }
        std::vector<std::string> values;
        if (equals != std::string::npos) {
            values.push_back(word.substr(equals + 1));
        }
        const bool is_list = flag.kind == Flag::Kind::List;
        while (flag.kind != Flag::Kind::Switch && at < words.size() &&
               !words[at].starts_with("--") && (is_list || values.empty())) {
            values.push_back(words[at++]);
        }
        if (flag.kind == Flag::Kind::Switch) {
            if (!values.empty()) {
                throw BadUsage(flag.name + " takes no value");
            }
            flag.set({});
        } else if (values.empty()) {
            throw BadUsage(flag.name + " needs a value");
        }
        for (const auto& value : values) {
            flag.set(value);
        }
    }
    for (const auto& flag : flags_) {
        if (flag.is_required && !seen.contains(flag.name)) {
            throw BadUsage(flag.name + " is missing");
        }
    }
    return true;
}

const Flag& Arguments::find(std::string_view name) const {
    for (const auto& flag : flags_) {
        if (flag.name == name) {
            return flag;
        }
    }
    const std::string what = name.starts_with("-") ? "unknown flag " : "unexpected word ";
    throw BadUsage(what + "\"" + std::string(name) + "\"");
}

std::string Arguments::usage() const {
    std::string out = "usage: clono-engine " + command_ + " [flags]\n\n" + purpose_ + "\n\n";
    for (const auto& flag : flags_) {
        std::string left = "  " + flag.name;
        if (flag.kind != Flag::Kind::Switch) {
            left += " " + flag.metavar;
        }
        if (flag.kind == Flag::Kind::List) {
            left += " [" + flag.metavar + " ...]";
        }
        left.resize(std::max<std::size_t>(left.size() + 2, 38), ' ');
        out += left + flag.help + (flag.is_required ? " (required)" : "") + "\n";
    }
    return out;
}

} // namespace clono::engine
