#include "tests/http/case_file.hpp"

#include <fstream>
#include <stdexcept>

namespace clono::test {
namespace {

constexpr std::string_view kWild = "***";

class CaseReader {
public:
    explicit CaseReader(const std::filesystem::path& path) : path_(path), file_(path) {
        if (!file_) {
            throw std::runtime_error("no case file " + path.string());
        }
    }

    std::vector<Exchange> read() {
        std::vector<Exchange> exchanges;
        while (next()) {
            if (!line_.empty() && line_ != "=====") {
                exchanges.push_back(read_exchange());
            }
        }
        return exchanges;
    }

private:
    bool next() {
        ++number_;
        return static_cast<bool>(std::getline(file_, line_));
    }

    [[noreturn]] void fail(const std::string& what) const {
        throw std::runtime_error(path_.string() + ":" + std::to_string(number_) + ": " + what);
    }

    Exchange read_exchange() {
        Exchange exchange;
        exchange.line = number_;
        for (; line_.starts_with('#'); next()) {
            exchange.title += line_.substr(1);
        }
        if (line_.starts_with("as: ")) {
            exchange.ask.caller = line_.substr(4);
            next();
        }
        const std::size_t blank = line_.find(' ');
        if (blank == std::string::npos) {
            fail("a request line is METHOD target");
        }
        exchange.ask.method = line_.substr(0, blank);
        exchange.ask.target = line_.substr(blank + 1);
        exchange.ask.headers = read_headers("-----");
        exchange.ask.body = read_body("-----");
        next();
        exchange.status = std::stoi(line_);
        exchange.headers = read_headers("=====");
        exchange.body = read_body("=====");
        return exchange;
    }

    /// Up to the empty line before a body, or the line that ends this part.
    std::map<std::string, std::string> read_headers(std::string_view end) {
        std::map<std::string, std::string> headers;
        while (next() && !line_.empty() && line_ != end) {
            const std::size_t colon = line_.find(':');
            if (colon == std::string::npos) {
                fail("a header line is Name: value");
            }
            std::string name = line_.substr(0, colon);
            for (char& c : name) {
                c = static_cast<char>(tolower(c));
            }
            const std::size_t start = line_.find_first_not_of(' ', colon + 1);
            headers[name] = start == std::string::npos ? "" : line_.substr(start);
        }
        return headers;
    }

    /// Up to the line that ends this part, without the last line end; the reader stands at that line.
    std::string read_body(std::string_view end) {
        std::string body;
        while (file_ && line_ != end && next() && line_ != end) {
            body += (body.empty() ? "" : "\n") + line_;
        }
        return body;
    }

    std::filesystem::path path_;
    std::ifstream file_;
    std::string line_;
    int number_ = 0;
};

} // namespace

std::vector<Exchange> read_case_file(const std::filesystem::path& path) {
    return CaseReader(path).read();
}

bool matches(std::string_view pattern, std::string_view text) {
    const std::size_t wild = pattern.find(kWild);
    if (wild == std::string_view::npos) {
        return pattern == text;
    }
    if (!text.starts_with(pattern.substr(0, wild))) {
        return false;
    }
    text.remove_prefix(wild);
    pattern.remove_prefix(wild + kWild.size());
    // The shortest text that the wildcard may stand for is tried first.
    for (std::size_t skipped = 0; skipped <= text.size(); ++skipped) {
        if (matches(pattern, text.substr(skipped))) {
            return true;
        }
    }
    return false;
}

} // namespace clono::test
