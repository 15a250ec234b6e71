#include "fcgi/admin/routes.hpp"
#include "fcgi/common/program.hpp"

int main(int argc, char** argv) {
    return clono::fcgi::run_program(argc, argv,
                                    {.name = "clono-admin",
                                     .database_user = "clono_admin",
                                     .routes = clono::fcgi::admin_routes});
}
