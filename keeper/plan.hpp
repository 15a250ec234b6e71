#pragma once

#include <chrono>
#include <istream>
#include <stdexcept>
#include <string>
#include <vector>

#include <sys/types.h>

namespace clono::keeper {

/// One program that the keeper starts: a service that has to run always, or a step that has to
/// succeed once before the next stage begins (preparing the database).
struct Service {
    std::string name;
    bool once = false;
    int stage = 0;            ///< lower stages start first and stop last
    std::string account;      ///< the account it runs as; empty: the keeper's own
    mode_t mask = 0027;       ///< its umask
    std::string log;          ///< file that its output is appended to
    std::string ready_socket; ///< ready once this UNIX socket accepts; empty: ready when started
    int stop_signal = 0;      ///< asks it to end; SIGTERM unless said otherwise
    std::chrono::seconds patience{10};    ///< from that signal to SIGKILL
    std::vector<std::string> arguments;   ///< program (an absolute path) and its arguments
    std::vector<std::string> environment; ///< NAME=value, in addition to the keeper's own
};

/// A plan that cannot be followed; what() names the line.
struct PlanError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Reads a plan: "service NAME" or "once NAME" opens a paragraph; then one setting a line, its value
/// up to the line's end, so that nothing needs quoting: stage, account, umask (octal), log, ready,
/// signal (TERM or QUIT), patience (seconds), arg (repeated), env (repeated). Blank lines and lines
/// that begin with # are skipped.
///
/// @return  the services in order of their stages, otherwise as written
/// @throws PlanError  at an unknown word, a bad number, a name given twice, a missing arg or log
std::vector<Service> read_plan(std::istream& in);

} // namespace clono::keeper
