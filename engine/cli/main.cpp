#include "engine/cli/commands.hpp"

#include <vector>

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    return clono::engine::run_program(words);
}
