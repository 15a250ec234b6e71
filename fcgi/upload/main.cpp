#include "fcgi/common/program.hpp"
#include "fcgi/upload/routes.hpp"

int main(int argc, char** argv) {
    return clono::fcgi::run_program(argc, argv,
                                    {"clono-upload", "clono_upload", clono::fcgi::upload_routes});
}
