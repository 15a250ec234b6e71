#pragma once
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string_view>

namespace clono::engine::plot {

/// A file that is whole or absent: written as "<path>.tmp", renamed by commit(), removed when never committed.
/// Every failure is a std::system_error with errno as its code.
class OutputFile {
public:
    explicit OutputFile(std::filesystem::path path);
    ~OutputFile();
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;
    OutputFile(OutputFile&&) = delete;
    OutputFile& operator=(OutputFile&&) = delete;

    void write(std::string_view bytes);
    /// As write(), for callbacks of C libraries: 0, or the errno, which commit() throws later.
    int try_write(std::string_view bytes) noexcept;
    void commit();

private:
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };

    [[noreturn]] void fail(int code) const;

    std::filesystem::path path_;
    std::filesystem::path temporary_;
    std::unique_ptr<std::FILE, Close> file_;
    int failed_ = 0;
};

} // namespace clono::engine::plot
