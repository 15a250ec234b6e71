#include "fcgi/upload/receive.hpp"

#include "fcgi/common/errors.hpp"
#include "fcgi/common/json_body.hpp"
#include "fcgi/upload/received_name.hpp"
#include "web/http_error.hpp"
#include "web/multipart.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>

namespace clono::fcgi {
namespace {

using std::chrono::steady_clock;

constexpr std::size_t kParametersLimit = 64UL * 1024;

web::HttpError too_slow() {
    return {
        408, "too_slow", {"The upload was too slow and was stopped.", "上传速度过慢，已中止。"}};
}

web::HttpError file_too_large(std::uint64_t limit) {
    const std::string bytes = std::to_string(limit);
    return {413,
            "file_too_large",
            {"A file is larger than the " + bytes + " bytes allowed.",
             "有文件超过允许的 " + bytes + " 字节。"}};
}

web::HttpError upload_too_large(std::uint64_t limit) {
    const std::string bytes = std::to_string(limit);
    return {413,
            "upload_too_large",
            {"The files together are larger than the " + bytes + " bytes allowed.",
             "文件总大小超过允许的 " + bytes + " 字节。"}};
}

/// A sender that drips holds a worker: nginx times out only between two reads.
class PaceGuard {
public:
    void require_pace(std::uint64_t bytes_so_far) const {
        constexpr std::chrono::seconds kGrace{30};
        constexpr std::uint64_t kLeastBytesPerSecond = 1024;
        const auto elapsed =
            std::chrono::duration_cast<std::chrono::seconds>(steady_clock::now() - start_);
        if (elapsed > kGrace &&
            bytes_so_far < kLeastBytesPerSecond * static_cast<std::uint64_t>(elapsed.count())) {
            throw too_slow();
        }
    }

private:
    steady_clock::time_point start_ = steady_clock::now();
};

class FormReceiver {
public:
    FormReceiver(web::Request& request, const storage::Folder& folder, const ReceiveLimits& limits)
        : body_(request.body),
          folder_(folder),
          limits_(limits),
          reader_(request.body, request.header("content-type"), {.parts = limits.files + 2}) {}

    ReceivedForm receive() {
        while (const auto header = reader_.next_part()) {
            if (header->name == "parameters" && !has_parameters_) {
                form_.parameters = parse_json_object(reader_.read_all(kParametersLimit));
                has_parameters_ = true;
            } else if (header->name == "file") {
                receive_file(header->file_name.value_or(""));
            } else {
                fail(header->name, "unknown_field", {"There is no such field.", "没有此字段。"});
            }
        }
        if (!has_parameters_) {
            fail("parameters", "missing", {"This is needed.", "此项必填。"});
        }
        if (form_.files.empty()) {
            fail("file", "missing", {"At least one file is needed.", "至少需要一个文件。"});
        }
        if (!errors_.empty()) {
            throw invalid_fields(std::move(errors_));
        }
        return std::move(form_);
    }

private:
    void fail(const std::string& field, std::string code, LocalizedText message) {
        errors_.try_emplace(field, web::FieldError{std::move(code), std::move(message)});
    }

    void receive_file(const std::string& sent_name) {
        const std::string field = "files[" + std::to_string(form_.files.size()) + "]";
        if (form_.files.size() >= limits_.files) {
            throw invalid_fields(
                {{"file", {"too_many_files", {"These are too many files.", "文件过多。"}}}});
        }
        ReceivedFile file = store();
        check_name(field, sent_name, file);
        if (file.bytes == 0) {
            fail(field, "empty_file", {"This file is empty.", "此文件为空。"});
        }
        form_.files.push_back(std::move(file));
    }

    ReceivedFile store() {
        ReceivedFile file;
        file.staged_name = "part" + std::to_string(form_.files.size());
        storage::File target = folder_.create_file(file.staged_name);
        Sha256 hash;
        while (const std::size_t count = reader_.read(buffer_)) {
            const std::string_view bytes(buffer_.data(), count);
            if (file.bytes == 0) {
                file.is_gzip = bytes.starts_with("\x1f\x8b");
            }
            file.bytes += count;
            total_ += count;
            if (file.bytes > limits_.file_bytes) {
                throw file_too_large(limits_.file_bytes);
            }
            if (total_ > limits_.total_bytes) {
                throw upload_too_large(limits_.total_bytes);
            }
            pace_.require_pace(body_.bytes_read());
            hash.update(bytes);
            target.write(bytes);
        }
        target.sync();
        file.sha256 = hash.finish();
        return file;
    }

    void check_name(const std::string& field, const std::string& sent_name, ReceivedFile& file) {
        const auto name = received_name(sent_name);
        if (!name) {
            fail(field, "not_a_name", {"This file has no usable name.", "此文件没有可用的名称。"});
            return;
        }
        if (!has_table_suffix(*name)) {
            fail(field, "wrong_suffix",
                 {"This is no table: its name must end in .tsv, .txt or .tab, also with .gz.",
                  "此文件不是表格：名称须以 .tsv、.txt 或 .tab 结尾，可再加 .gz。"});
        }
        const bool is_taken =
            std::any_of(form_.files.begin(), form_.files.end(),
                        [&](const ReceivedFile& other) { return other.name == *name; });
        if (is_taken) {
            fail(field, "not_unique", {"Two files have this name.", "两个文件同名。"});
        }
        file.name = *name;
    }

    web::Body& body_;
    const storage::Folder& folder_;
    const ReceiveLimits& limits_;
    web::MultipartReader reader_;
    PaceGuard pace_;
    std::array<char, 64UL * 1024> buffer_{};
    std::uint64_t total_ = 0;
    bool has_parameters_ = false;
    ReceivedForm form_;
    web::FieldErrors errors_;
};

} // namespace

ReceivedForm receive_form(web::Request& request, const storage::Folder& folder,
                          const ReceiveLimits& limits) {
    return FormReceiver(request, folder, limits).receive();
}

} // namespace clono::fcgi
