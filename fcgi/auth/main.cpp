#include "fcgi/auth/routes.hpp"
#include "fcgi/common/program.hpp"

int main(int argc, char** argv) {
    return clono::fcgi::run_program(
        argc, argv,
        {.name = "clono-auth", .database_user = "clono_auth", .routes = clono::fcgi::auth_routes});
}
