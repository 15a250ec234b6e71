#include "fcgi/common/program.hpp"
#include "fcgi/history/routes.hpp"

int main(int argc, char** argv) {
    return clono::fcgi::run_program(
        argc, argv, {"clono-history", "clono_history", clono::fcgi::history_routes});
}
