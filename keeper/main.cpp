#include "keeper/keeper.hpp"

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string_view>

#include <fcntl.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace {

constexpr std::string_view kUsage =
    "usage: clono-keeper PLAN PROCESSES_FILE [--lock-fd N] [--with-parent]\n"
    "  --lock-fd N     a locked descriptor, held until the keeper ends\n"
    "  --with-parent   stop when the process that started the keeper dies\n";

bool read_options(int argc, char** argv) {
    for (int i = 3; i < argc; ++i) {
        const std::string_view option = argv[i];
        if (option == "--lock-fd" && i + 1 < argc) {
            fcntl(std::stoi(argv[++i]), F_SETFD, FD_CLOEXEC); // ours alone, not the services'
        } else if (option == "--with-parent") {
            prctl(PR_SET_PDEATHSIG, SIGTERM);
        } else {
            return false;
        }
    }
    return argc >= 3;
}

int keep(const char* plan, const char* processes_file) {
    std::ifstream file(plan);
    if (!file) {
        throw clono::keeper::PlanError(std::string("cannot read ") + plan);
    }
    clono::keeper::Keeper keeper(clono::keeper::read_plan(file), processes_file);
    return keeper.run();
}

} // namespace

int main(int argc, char** argv) {
    constexpr int kBadUsage = 64; // sysexits
    try {
        if (!read_options(argc, argv)) {
            std::cerr << kUsage;
            return kBadUsage;
        }
        return keep(argv[1], argv[2]);
    } catch (const std::exception& error) {
        std::cerr << "clono-keeper: " << error.what() << '\n';
        return EXIT_FAILURE;
    }
}
