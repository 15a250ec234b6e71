#include "ctl/backup/sql_client.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <vector>

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace clono::backup {
namespace {

using storage::Descriptor;

/// As an option file wants a value: in double quotes, with escapes.
std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
        }
        out += c;
    }
    return out + '"';
}

std::string option_file(const db::ConnectionOptions& options) {
    std::string text = "[client]\nuser=" + quoted(options.user) +
                       "\npassword=" + quoted(options.password) +
                       "\ndefault-character-set=utf8mb4\n";
    if (options.host.empty()) {
        text += "protocol=socket\nsocket=" + quoted(options.socket) + "\n";
    } else {
        text += "protocol=tcp\nhost=" + quoted(options.host) +
                "\nport=" + std::to_string(options.port) + "\n";
    }
    return text;
}

Descriptor in_memory(const std::string& text) {
    Descriptor memory{memfd_create("clono-options", MFD_CLOEXEC)};
    // Made with mode 0777, and the client ignores options that the world could write.
    if (!memory.is_open() || fchmod(memory.number(), 0600) != 0 ||
        write(memory.number(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
        throw ClientFailed("no memory for the options of the database's client");
    }
    return memory;
}

/// What the child finds on its descriptors 0 to 3.
struct Streams {
    int input;
    int output;
    int errors;
    int options;
};

pid_t spawn(const std::vector<std::string>& command, const Streams& streams) {
    std::vector<char*> words;
    words.reserve(command.size() + 1);
    for (const std::string& word : command) {
        words.push_back(const_cast<char*>(word.c_str())); // exec wants char*, and changes nothing
    }
    words.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    int wanted = 0;
    for (const int stream : {streams.input, streams.output, streams.errors, streams.options}) {
        posix_spawn_file_actions_adddup2(&actions, stream, wanted++);
    }
    pid_t child = -1;
    const int error = posix_spawnp(&child, words[0], &actions, nullptr, words.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    return error == 0 ? child : -1;
}

std::string last_words(int errors) {
    std::array<char, 2000> buffer{};
    const off_t end = lseek(errors, 0, SEEK_END);
    const auto size = static_cast<off_t>(buffer.size());
    const ssize_t got = pread(errors, buffer.data(), buffer.size(), end > size ? end - size : 0);
    std::string text(buffer.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
    while (!text.empty() && text.back() == '\n') {
        text.pop_back();
    }
    return text.substr(text.rfind('\n') + 1); // npos + 1 is 0
}

/// Moved out of the way of the numbers 0 to 3, onto which they are copied for the child.
Descriptor above_three(int descriptor) {
    return Descriptor{fcntl(descriptor, F_DUPFD_CLOEXEC, 10)};
}

/// Run the first of `names` that there is.
void run(const std::vector<std::string>& names, const std::vector<std::string>& arguments,
         const db::ConnectionOptions& options, int input, int output) {
    const Descriptor memory = in_memory(option_file(options));
    const Descriptor errors{memfd_create("clono-errors", MFD_CLOEXEC)};
    const Descriptor from = above_three(input);
    const Descriptor to = above_three(output);
    const Descriptor told = above_three(errors.number());
    const Descriptor options_file = above_three(memory.number());
    for (const std::string& name : names) {
        std::vector<std::string> command{name, "--defaults-file=/proc/self/fd/3"};
        command.insert(command.end(), arguments.begin(), arguments.end());
        const pid_t child =
            spawn(command, {from.number(), to.number(), told.number(), options_file.number()});
        if (child < 0) {
            continue;
        }
        int status = 0;
        while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
        }
        if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
            throw ClientFailed(name + " failed: " + last_words(errors.number()));
        }
        return;
    }
    throw ClientFailed(names.front() + " is not installed");
}

} // namespace

void dump_schema(const db::ConnectionOptions& options, storage::File& out) {
    const Descriptor nothing{open("/dev/null", O_RDONLY | O_CLOEXEC)};
    run({"mariadb-dump", "mysqldump"},
        {"--single-transaction", "--quick", "--hex-blob", "--no-tablespaces", "--skip-triggers",
         options.schema},
        options, nothing.number(), out.descriptor());
    out.sync();
}

void require_whole_dump(const storage::File& dump) {
    std::array<char, 200> tail{};
    const auto size = dump.size();
    const auto from = size > tail.size() ? size - tail.size() : 0;
    const ssize_t got =
        pread(dump.descriptor(), tail.data(), tail.size(), static_cast<off_t>(from));
    const std::string_view text(tail.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
    if (text.find("-- Dump completed") == std::string_view::npos) {
        throw ClientFailed("the dump has no end");
    }
}

void load_dump(const db::ConnectionOptions& options, const storage::File& dump) {
    const Descriptor nothing{open("/dev/null", O_WRONLY | O_CLOEXEC)};
    run({"mariadb", "mysql"}, {"--batch", options.schema}, options, dump.descriptor(),
        nothing.number());
}

} // namespace clono::backup
