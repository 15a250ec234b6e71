#include "engine/plot/output_file.hpp"

#include <cerrno>
#include <system_error>

namespace clono::engine::plot {

OutputFile::OutputFile(std::filesystem::path path)
    : path_{std::move(path)},
      temporary_{path_.native() + ".tmp"},
      file_{std::fopen(temporary_.c_str(), "wbe")} {
    if (!file_) {
        fail(errno);
    }
}

OutputFile::~OutputFile() {
    if (file_) {
        file_.reset();
        std::error_code ignored; // the reason why we are here is already on its way
        std::filesystem::remove(temporary_, ignored);
    }
}

void OutputFile::write(std::string_view bytes) {
    if (const int code = try_write(bytes); code != 0) {
        fail(code);
    }
}

int OutputFile::try_write(std::string_view bytes) noexcept {
    errno = 0;
    if (failed_ == 0 && std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size()) {
        failed_ = errno != 0 ? errno : EIO;
    }
    return failed_;
}

void OutputFile::commit() {
    if (failed_ == 0 && std::fflush(file_.get()) != 0) {
        failed_ = errno;
    }
    if (failed_ == 0 && std::rename(temporary_.c_str(), path_.c_str()) != 0) {
        failed_ = errno;
    }
    if (failed_ != 0) {
        fail(failed_);
    }
    file_.reset();
}

void OutputFile::fail(int code) const {
    throw std::system_error{code, std::generic_category(), "cannot write " + path_.string()};
}

} // namespace clono::engine::plot
