#pragma once
// Tables upload and upload_file: one row for each folder uploads/<user>/<folder>/ and for each file in it.

#include "core/bytes.hpp"
#include "core/id.hpp"
#include "core/sha256.hpp"
#include "db/client/transaction.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace clono::db {

struct NewUploadFile {
    std::uint16_t position;    ///< from 1, the place of the sample
    std::string original_name; ///< as the user calls it; never part of a path
    std::string stored_name;   ///< <position>.tsv or <position>.tsv.gz
    std::uint64_t bytes;
    Sha256Digest sha256;
};

struct NewUpload {
    UserId user;
    Bytes<16> folder{}; ///< random, made before the first try: the unique key of this upload
    std::vector<NewUploadFile> files;
};

UploadId insert_upload(Transaction& tx, const NewUpload& upload);

/// Whether an upload with this folder is stored: after a lost COMMIT, whether it took effect.
bool has_upload(Transaction& tx, const Bytes<16>& folder);

/// Whether the upload's files are still there.
bool is_upload_living(Transaction& tx, UploadId upload);

/// Bytes of all uploads of a person that are not deleted.
std::uint64_t count_stored_bytes(Transaction& tx, UserId user);

struct StoredUploads {
    std::uint64_t bytes = 0;
    std::uint64_t files = 0;
};

/// What a person's uploads that are not deleted hold.
StoredUploads count_stored(Transaction& tx, UserId user);

} // namespace clono::db
