#pragma once
// Files that are whole or absent: written under a temporary name beside the final one, flushed to
// the disk, and renamed.

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace clono::engine {

/// A descriptor that is closed at the end of its life.
class Descriptor {
public:
    explicit Descriptor(int value = -1) : value_(value) {}

    ~Descriptor();
    Descriptor(Descriptor&& other) noexcept;
    Descriptor& operator=(Descriptor&& other) noexcept;
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    int get() const { return value_; }

private:
    int value_;
};

/// Whether a new file must survive a power cut. Progress files needn't.
enum class Durability { Lasting, Passing };

/// A file under construction; without commit() nothing of it stays.
class AtomicFile {
public:
    explicit AtomicFile(std::filesystem::path final_path);
    ~AtomicFile();
    AtomicFile(AtomicFile&&) noexcept = default;
    AtomicFile& operator=(AtomicFile&&) = delete;
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    void write(std::string_view bytes);
    void commit(Durability durability = Durability::Lasting);

private:
    std::filesystem::path final_path_;
    std::filesystem::path part_path_;
    Descriptor descriptor_;
    bool is_open_ = true;
};

void write_file(const std::filesystem::path& path, std::string_view bytes,
                Durability durability = Durability::Lasting);

/// Creates a folder and its parents where they are missing.
void create_folder(const std::filesystem::path& folder);

/// Everything of a file. Failure(InputOutput) when it cannot be read.
std::string read_file(const std::filesystem::path& path);

/// Writes all bytes to a descriptor; `path` is for the message.
void write_all(int descriptor, std::string_view bytes, const std::filesystem::path& path);

/// Flushes a folder's entries to the disk.
void flush_folder(const std::filesystem::path& folder);

/// Removes a file or a folder with its content; nothing happens when it isn't there.
void remove_tree(const std::filesystem::path& path);

/// A file's bytes, mapped for reading. Empty files have no bytes.
class MappedFile {
public:
    explicit MappedFile(const std::filesystem::path& path);
    ~MappedFile();
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;

    std::span<const std::byte> bytes() const { return {data_, size_}; }

private:
    const std::byte* data_ = nullptr;
    std::size_t size_ = 0;
};

} // namespace clono::engine
