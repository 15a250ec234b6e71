// serve_fastcgi in a process of its own behind a real socket, spoken to in FastCGI records.

#include "web/fastcgi.hpp"

#include <gtest/gtest.h>

#include <array>
#include <csignal>
#include <filesystem>
#include <string>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

namespace clono::web {
namespace {

/// One record of the FastCGI specification, section 3.3; contents shorter than 64 KiB.
std::string record(char type, const std::string& content) {
    std::string text{1, type, 0, 1};
    text += static_cast<char>(content.size() >> 8);
    text += static_cast<char>(content.size() & 0xff);
    text += std::string(2, '\0');
    return text + content;
}

std::string param(const std::string& name, const std::string& value) {
    return std::string{static_cast<char>(name.size()), static_cast<char>(value.size())} + name +
           value;
}

std::string request_records(const std::string& path) {
    const std::string params = param("REQUEST_METHOD", "GET") + param("REQUEST_URI", path) +
                               param("QUERY_STRING", "") + param("REQUEST_ID", "r1");
    return record(1, std::string{0, 1, 0, 0, 0, 0, 0, 0}) + record(4, params) + record(4, "") +
           record(5, "");
}

class Server {
public:
    Server() {
        listener_ = socket(AF_UNIX, SOCK_STREAM, 0);
        sockaddr_un address = make_address();
        unlink(path().c_str());
        EXPECT_EQ(bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
        EXPECT_EQ(listen(listener_, 8), 0);
        pid_ = fork();
        if (pid_ == 0) {
            dup2(listener_, 0);
            try {
                serve_fastcgi(handle);
            } catch (const std::exception&) {
                _exit(70);
            }
            _exit(0);
        }
    }

    ~Server() {
        kill(pid_, SIGKILL);
        waitpid(pid_, nullptr, 0);
        close(listener_);
        unlink(path().c_str());
    }

    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    int connect_to() const {
        const int connection = socket(AF_UNIX, SOCK_STREAM, 0);
        sockaddr_un address = make_address();
        EXPECT_EQ(connect(connection, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
        return connection;
    }

    void send_signal(int signal) const { kill(pid_, signal); }

    /// The exit code, or -1 when the server has not ended within five seconds.
    int wait_for_exit() const {
        int status = 0;
        for (int i = 0; i < 500; ++i) {
            if (waitpid(pid_, &status, WNOHANG) == pid_) {
                return WIFEXITED(status) ? WEXITSTATUS(status) : -2;
            }
            usleep(10000);
        }
        return -1;
    }

private:
    static Response handle(Request& request) {
        if (request.path == "/slow") {
            usleep(300000);
        }
        Response response;
        response.is_withheld = request.path == "/withheld";
        response.body = "path=" + request.path;
        return response;
    }

    static std::string path() { return "/tmp/clono_fastcgi_" + std::to_string(getpid()); }

    static sockaddr_un make_address() {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path().copy(address.sun_path, sizeof address.sun_path - 1);
        return address;
    }

    int listener_ = -1;
    pid_t pid_ = -1;
};

void send_request(int connection, const std::string& path) {
    const std::string records = request_records(path);
    EXPECT_EQ(write(connection, records.data(), records.size()),
              static_cast<ssize_t>(records.size()));
}

std::string read_reply(int connection) {
    std::string reply;
    std::array<char, 4096> piece{};
    pollfd readable{connection, POLLIN, 0};
    while (poll(&readable, 1, 5000) > 0) {
        const ssize_t count = read(connection, piece.data(), piece.size());
        if (count <= 0) {
            break;
        }
        reply.append(piece.data(), static_cast<std::size_t>(count));
    }
    close(connection);
    return reply;
}

std::string ask(const Server& server, const std::string& path) {
    const int connection = server.connect_to();
    send_request(connection, path);
    return read_reply(connection);
}

TEST(ServeFastcgi, AnswersOneRequestAfterTheOther) {
    const Server server;
    EXPECT_NE(ask(server, "/a").find("path=/a"), std::string::npos);
    EXPECT_NE(ask(server, "/b").find("path=/b"), std::string::npos);
}

TEST(ServeFastcgi, SendsNothingOfAWithheldReply) {
    const Server server;
    EXPECT_EQ(ask(server, "/withheld").find("path="), std::string::npos);
    EXPECT_NE(ask(server, "/a").find("path=/a"), std::string::npos);
}

TEST(ServeFastcgi, OutlivesAClientThatGoesAway) {
    const Server server;
    const int connection = server.connect_to();
    send_request(connection, "/slow");
    close(connection);
    EXPECT_NE(ask(server, "/a").find("path=/a"), std::string::npos);
}

class ServeFastcgiSignal : public testing::TestWithParam<int> {};

TEST_P(ServeFastcgiSignal, EndsAnIdleServer) {
    Server server;
    EXPECT_NE(ask(server, "/a").find("path=/a"), std::string::npos);
    server.send_signal(GetParam());
    EXPECT_EQ(server.wait_for_exit(), 0);
}

TEST_P(ServeFastcgiSignal, LetsTheRequestInFlightBeAnswered) {
    Server server;
    const int connection = server.connect_to();
    send_request(connection, "/slow");
    usleep(100000); // into the handler; too early or too late makes the test weaker, not red
    server.send_signal(GetParam());
    EXPECT_NE(read_reply(connection).find("path=/slow"), std::string::npos);
    EXPECT_EQ(server.wait_for_exit(), 0);
}

INSTANTIATE_TEST_SUITE_P(Each, ServeFastcgiSignal, testing::Values(SIGTERM, SIGINT, SIGUSR1));

} // namespace
} // namespace clono::web
