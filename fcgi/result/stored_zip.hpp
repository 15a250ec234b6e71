#pragma once
// A zip archive of files as they are (method "stored"), whose exact length is known before its first byte.
//
// Source: APPNOTE.TXT 6.3.10, sections 4.3 and 4.4, without ZIP64: at most 65,534 files and 4 GiB in all.
// Names are UTF-8. The checksum of each file is computed when it is added, so that its header is complete
// and every reader, also one that streams, can take the archive.

#include "core/time.hpp"
#include "storage/folder.hpp"
#include "web/response.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace clono::fcgi {

class StoredZip {
public:
    /// @param modified  the time that each file gets
    explicit StoredZip(Timestamp modified);

    /// Opens the file each time that it is read, so that many files need no many descriptors.
    using Open = std::function<storage::File()>;

    /// Reads the file once. Throws HttpError 413 when the archive would be too large; storage::Error.
    void add(std::string name, Open open);

    /// Bytes of the whole archive as it stands.
    std::uint64_t size() const;

    /// Writes the archive; stops when the sink refuses. Throws std::runtime_error when a file changed.
    void write(const web::Sink& sink) const;

private:
    struct Entry {
        std::string name;
        Open open;
        std::uint32_t crc32;
        std::uint32_t bytes;
        std::uint32_t offset; ///< of the local header
    };

    std::string local_header(const Entry& entry) const;
    std::string central_header(const Entry& entry) const;
    std::string end_record() const;
    void append_common(std::string& header, const Entry& entry) const;

    std::uint16_t dos_time_;
    std::uint16_t dos_date_;
    std::vector<Entry> entries_;
    std::uint64_t data_size_ = 0;    ///< local headers and contents
    std::uint64_t central_size_ = 0; ///< central headers
};

} // namespace clono::fcgi
