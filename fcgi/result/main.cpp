#include "fcgi/common/program.hpp"
#include "fcgi/result/routes.hpp"

int main(int argc, char** argv) {
    return clono::fcgi::run_program(argc, argv,
                                    {"clono-result", "clono_result", clono::fcgi::result_routes});
}
