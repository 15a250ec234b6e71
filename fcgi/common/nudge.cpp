#include "fcgi/common/nudge.hpp"

#include "storage/folder.hpp"

#include <cstring>
#include <string>
#include <system_error>

#include <sys/socket.h>
#include <sys/un.h>

namespace clono::fcgi {
namespace {

void send_empty(const storage::Descriptor& sender, const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) {
        return;
    }
    std::memcpy(address.sun_path, path.data(), path.size());
    // What comes back doesn't matter: no supervisor, or one whose queue is full of nudges.
    (void)sendto(sender.number(), "", 0, MSG_DONTWAIT | MSG_NOSIGNAL,
                 reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

} // namespace

void nudge_supervisors(const std::filesystem::path& run_folder) noexcept try {
    const storage::Descriptor sender(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(run_folder, ignored)) {
        const std::string name = entry.path().filename().string();
        if (sender.is_open() && name.starts_with("supervisor") && name.ends_with(".sock")) {
            send_empty(sender, entry.path().string());
        }
    }

} catch (...) {

    // Out of memory, or a folder that changes under us: polling finds the work.
}

} // namespace clono::fcgi
