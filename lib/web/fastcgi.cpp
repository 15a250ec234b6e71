#include "web/fastcgi.hpp"

#include "core/bytes.hpp"
#include "core/random.hpp"
#include "log/log.hpp"

#include <fcgiapp.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <poll.h>

namespace clono::web {
namespace {

constexpr int kListenSocket = 0;
// multiwatch passes its own SIGTERM on as SIGUSR1. libfcgi's handler for that would make each later accept
// fail at once.
constexpr std::array<int, 3> kStopSignals{SIGTERM, SIGINT, SIGUSR1};

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): a handler can reach nothing else
volatile std::sig_atomic_t stop_wanted = 0;

void want_stop(int) {
    stop_wanted = 1;
}

/// Blocks the stop signals and gives them a handler; returns the mask to wait with.
sigset_t take_signals() {
    struct sigaction ignore {};

    ignore.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &ignore, nullptr);

    struct sigaction stop {};

    stop.sa_handler = want_stop;
    sigset_t blocked;
    sigemptyset(&blocked);
    sigset_t before;
    pthread_sigmask(SIG_BLOCK, nullptr, &before);
    for (const int signal : kStopSignals) {
        sigaction(signal, &stop, nullptr);
        sigaddset(&blocked, signal);
        sigdelset(&before, signal);
    }
    pthread_sigmask(SIG_BLOCK, &blocked, nullptr);
    return before;
}

/// Another process may take the connection that woke us: accept must not block then.
void make_listen_socket_nonblocking() {
    const int flags = fcntl(kListenSocket, F_GETFL);
    if (flags < 0 || fcntl(kListenSocket, F_SETFL, flags | O_NONBLOCK) < 0) {
        throw std::system_error(errno, std::generic_category(),
                                "descriptor 0 can't be listened on");
    }
}

std::map<std::string, std::string> read_params(const FCGX_Request& fcgx) {
    std::map<std::string, std::string> params;
    for (char** entry = fcgx.envp; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string_view text(*entry);
        const std::size_t equals = text.find('=');
        if (equals != std::string_view::npos) {
            params.emplace(text.substr(0, equals), text.substr(equals + 1));
        }
    }
    return params;
}

/// libfcgi's own fcgi_streambuf gives stale bytes after the end of the input, so it is not used.
Body::Source body_source(FCGX_Stream* in) {
    return [in](std::span<char> into) {
        const int count = FCGX_GetStr(into.data(), static_cast<int>(into.size()), in);
        return count > 0 ? static_cast<std::size_t>(count) : std::size_t{0};
    };
}

bool put(FCGX_Stream* out, std::span<const char> bytes) {
    return FCGX_PutStr(bytes.data(), static_cast<int>(bytes.size()), out) ==
           static_cast<int>(bytes.size());
}

void write_response(const Response& response, FCGX_Stream* out) {
    if (response.is_withheld) {
        return;
    }
    std::string head = "Status: " + std::to_string(response.status) + "\r\n";
    for (const auto& [name, value] : response.headers) {
        head.append(name).append(": ").append(value).append("\r\n");
    }
    head += "\r\n";
    if (!put(out, head)) {
        return; // the client is gone
    }
    if (response.stream) {
        response.stream->write([out](std::span<const char> bytes) { return put(out, bytes); });
    } else {
        put(out, response.body);
    }
}

Response answer_request(const FCGX_Request& fcgx, const Handler& handler) {
    auto params = read_params(fcgx);
    std::string& request_id = params["REQUEST_ID"];
    if (request_id.empty()) {
        request_id =
            to_hex(random_bytes<16>()); // not behind our nginx: still one id for log and reply
    }
    try {
        Request request = request_from_params(params);
        request.body = Body(body_source(fcgx.in), request.body.declared_length());
        return answer(request, handler);
    } catch (const HttpError& error) {
        return answer_unreadable(error, request_id);
    }
}

void serve_one(FCGX_Request& fcgx, const Handler& handler) {
    const Response response = answer_request(fcgx, handler);
    try {
        write_response(response, fcgx.out);
    } catch (const std::exception& error) {
        // Headers are out: the reply ends short of its Content-Length, which tells the client.
        log::error("reply_cut_short", {{"what", error.what()}});
    }
    FCGX_Finish_r(&fcgx);
}

} // namespace

void serve_fastcgi(const Handler& handler) {
    const sigset_t waiting = take_signals();
    make_listen_socket_nonblocking();
    FCGX_Init();
    FCGX_Request fcgx;
    FCGX_InitRequest(&fcgx, kListenSocket, FCGI_FAIL_ACCEPT_ON_INTR);
    while (stop_wanted == 0) {
        pollfd listening{kListenSocket, POLLIN, 0};
        if (ppoll(&listening, 1, nullptr, &waiting) <= 0) {
            continue; // a signal
        }
        const int failure = FCGX_Accept_r(&fcgx);
        if (failure == 0) {
            serve_one(fcgx, handler);
        } else if (failure != -EAGAIN && failure != -EINTR) {
            // Out of descriptors, or the socket is broken: a new process has a better chance than a loop.
            throw std::system_error(-failure, std::generic_category(), "accept");
        }
    }
    FCGX_Free(&fcgx, 1);
}

} // namespace clono::web
