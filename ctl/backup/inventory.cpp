#include "ctl/backup/inventory.hpp"

#include "ctl/backup/copy.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <filesystem>

namespace clono::backup {
namespace {

using nlohmann::json;

constexpr int kFormat = 1;

std::string_view as_text(std::span<const std::uint8_t> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Whole lines of a file of any length.
void read_text_lines(storage::File& file, const std::function<void(std::string_view)>& visitor) {
    std::array<std::uint8_t, 64UL * 1024> buffer{};
    std::string rest;
    while (const std::size_t got = file.read(buffer)) {
        rest += as_text(std::span{buffer}.first(got));
        std::size_t begin = 0;
        for (std::size_t end = 0; (end = rest.find('\n', begin)) != std::string::npos;
             begin = end + 1) {
            visitor(std::string_view{rest}.substr(begin, end - begin));
        }
        rest.erase(0, begin);
        if (rest.size() > 8192) {
            throw BadBackup("SHA256SUMS has a line without end");
        }
    }
    if (!rest.empty()) {
        throw BadBackup("SHA256SUMS ends within a line");
    }
}

bool is_safe(const std::string& path) {
    for (std::size_t begin = 0; begin <= path.size();) {
        const auto end = std::min(path.find('/', begin), path.size());
        if (!storage::is_entry_name(path.substr(begin, end - begin))) {
            return false;
        }
        begin = end + 1;
    }
    return true;
}

Line parse_line(std::string_view text) {
    const auto digest = text.size() > 66 ? parse_hex<32>(text.substr(0, 64)) : std::nullopt;
    if (!digest || text.substr(64, 2) != "  " || !is_safe(std::string{text.substr(66)})) {
        throw BadBackup("SHA256SUMS has a line that is none");
    }
    return {*digest, std::string{text.substr(66)}};
}

storage::File open_file_of(const storage::Folder& folder, const char* name, const char* why) {
    try {
        return folder.open_file(name);
    } catch (const storage::Error& error) {
        throw BadBackup(std::string{why} + " (" + error.what() + ")");
    }
}

} // namespace

std::string to_text(const Description& d) {
    return json{{"format", kFormat},    {"created_at", d.created_at},
                {"release", d.release}, {"schema", d.schema},
                {"files", d.files},     {"bytes", d.bytes},
                {"faults", d.faults},   {"sums_sha256", to_hex(d.sums)}}
               .dump(2) +
           "\n";
}

Description read_description(const storage::Folder& backup) {
    auto file = open_file_of(backup, kDescription,
                             "no whole backup: it has no backup.json, which is written last");
    try {
        const auto object = json::parse(file.read_all(65536));
        if (object.at("format") != kFormat) {
            throw BadBackup("a backup of another format, made by release " +
                            object.value("release", "?"));
        }
        const auto sums = parse_hex<32>(object.at("sums_sha256").get<std::string>());
        return {object.at("created_at").get<std::string>(),
                object.at("release").get<std::string>(),
                object.at("schema").get<int>(),
                object.at("files").get<std::uint64_t>(),
                object.at("bytes").get<std::uint64_t>(),
                object.at("faults").get<std::uint64_t>(),
                sums.value()};
    } catch (const BadBackup&) {
        throw;
    } catch (const std::exception&) {
        throw BadBackup("backup.json is damaged");
    }
}

std::string to_text(const Line& line) {
    return to_hex(line.sha256) + "  " + line.path + "\n";
}

void read_lines(const storage::Folder& backup, const std::function<void(const Line&)>& visitor) {
    auto sums = open_file_of(backup, kSums, "SHA256SUMS is missing");
    read_text_lines(sums, [&](std::string_view text) { visitor(parse_line(text)); });
}

storage::File open_listed(const storage::Folder& backup, const std::string& path) {
    try {
        const auto slash = path.find('/');
        return slash == std::string::npos
                   ? backup.open_file(path)
                   : open_listed(backup.open_folder(path.substr(0, slash)), path.substr(slash + 1));
    } catch (const storage::Error& error) {
        throw BadBackup("a file of the backup cannot be read: " + std::string{error.what()});
    }
}

Description verify(const storage::Folder& backup) {
    Description description = read_description(backup);
    auto sums = open_file_of(backup, kSums, "SHA256SUMS is missing");
    if (hash_rest_of(sums).sha256 != description.sums) {
        throw BadBackup("SHA256SUMS was changed since the backup was made");
    }
    std::uint64_t files = 0;
    std::uint64_t bytes = 0;
    bool has_dump = false;
    read_lines(backup, [&](const Line& line) {
        auto file = open_listed(backup, line.path);
        const Measured measured = hash_rest_of(file);
        if (measured.sha256 != line.sha256) {
            throw BadBackup("changed since the backup was made: " + line.path);
        }
        ++files;
        bytes += measured.bytes;
        has_dump = has_dump || line.path == kDump;
    });
    if (files != description.files || bytes != description.bytes || !has_dump) {
        throw BadBackup("SHA256SUMS and backup.json contradict each other");
    }
    return description;
}

} // namespace clono::backup
