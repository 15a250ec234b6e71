#include "ctl/read_password.hpp"

#include "ctl/command.hpp"

#include <iostream>

#include <termios.h>
#include <unistd.h>

namespace clono::ctl {
namespace {

/// Typed characters are not shown while this lives.
class SilentTerminal {
public:
    SilentTerminal() {
        tcgetattr(STDIN_FILENO, &before_);
        termios silent = before_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    }

    ~SilentTerminal() {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
        std::cerr << '\n';
    }

    SilentTerminal(const SilentTerminal&) = delete;
    SilentTerminal& operator=(const SilentTerminal&) = delete;
    SilentTerminal(SilentTerminal&&) = delete;
    SilentTerminal& operator=(SilentTerminal&&) = delete;

private:
    termios before_{};
};

std::string read_line() {
    std::string line;
    if (!std::getline(std::cin, line)) {
        throw Failure("no password was given");
    }
    return line;
}

std::string ask(const char* prompt) {
    std::cerr << prompt << std::flush;
    const SilentTerminal silent;
    return read_line();
}

} // namespace

std::string read_new_password() {
    if (isatty(STDIN_FILENO) == 0) {
        return read_line();
    }
    std::string password = ask("New password: ");
    if (ask("Again: ") != password) {
        throw Failure("the two passwords differ");
    }
    return password;
}

} // namespace clono::ctl
