// Loaded into our programs (LD_PRELOAD) by the chaos tests, never by anything else. It sees every call that changes
// the disk, and every datagram to a local socket, and, as the environment says,
//   CLONO_SHIM_TRACE=FOLDER    writes down what a power failure would forget: each process one file of lines
//                              "time what …" (below), read by tests/chaos/site/power_failure.py;
//   CLONO_SHIM_POINT=FILE      where to strike: "round n die" kills the process with SIGKILL just before its nth such
//                              call of this round, or just after it when n is negative; "round n full" lets the nth
//                              and all later calls that need room fail with ENOSPC; a fourth word names the program
//                              that alone is struck, a fifth what the path of a call has in it that counts. Read
//                              anew at each call; FILE.count gets the number of calls of the round so far,
//                              FILE.struck a line "round path" for the first call of a process that failed, or at
//                              which it died;
//   CLONO_SHIM_BELOW=FOLDER    counts only calls on files below it; needed by all;
//   CLONO_SHIM_PROGRAM=NAME    acts only in programs of this name (a prefix).
//
// Lines: W ino            a file is about to get bytes (or to lose some)
//        S ino size       a file's bytes, this many, or a folder's entries are on the disk
//        C dir name ino   an entry was made
//        R dir name dir name   an entry is about to be renamed
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <mutex>
#include <string>

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

namespace {

template <class Function>
Function* real(const char* name) {
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

std::string env(const char* name) {
    const char* const value = getenv(name);
    return value ? value : "";
}

struct Orders {
    std::string trace = env("CLONO_SHIM_TRACE");
    std::string below = env("CLONO_SHIM_BELOW");
    std::string point = env("CLONO_SHIM_POINT");
    bool is_meant = !below.empty() && is_for(env("CLONO_SHIM_PROGRAM"));

    static bool is_for(const std::string& program) {
        char exe[4096] = "";
        const ssize_t length = readlink("/proc/self/exe", exe, sizeof exe - 1);
        const char* const slash = length > 0 ? strrchr(exe, '/') : nullptr;
        return slash && std::strncmp(slash + 1, program.c_str(), program.size()) == 0;
    }
};

const Orders& orders() {
    static const Orders given;
    return given;
}

bool is_below(const std::string& path) {
    const auto& below = orders().below;
    return path.compare(0, below.size(), below) == 0 &&
           (path.size() == below.size() || path[below.size()] == '/');
}

std::string path_of(int fd) {
    char path[4096] = "";
    const auto link = "/proc/self/fd/" + std::to_string(fd);
    const ssize_t length = readlink(link.c_str(), path, sizeof path - 1);
    return length > 0 ? std::string(path, static_cast<std::size_t>(length)) : "";
}

/// Folder and name of what a call names.
struct Place {
    std::string folder;
    std::string name;
    std::uint64_t folder_ino = 0;

    Place(int at, const char* path) {
        std::string whole = path[0] == '/'   ? path
                            : at == AT_FDCWD ? std::string("./") + path
                                             : path_of(at) + "/" + path;
        while (whole.size() > 1 && whole.back() == '/') {
            whole.pop_back();
        }
        const auto slash = whole.rfind('/');
        folder = whole.substr(0, slash);
        name = whole.substr(slash + 1);

        struct stat about {};

        if (stat(folder.c_str(), &about) == 0) {
            folder_ino = about.st_ino;
        }
    }

    bool is_ours() const { return orders().is_meant && is_below(folder); }

    std::string path() const { return folder + "/" + name; }
};

std::uint64_t ino_of(const char* path) {
    struct stat about {};

    return lstat(path, &about) == 0 ? about.st_ino : 0;
}

void note(const char* format, ...) {
    if (orders().trace.empty()) {
        return;
    }
    static const int file = real<int(const char*, int, ...)>("open")(
        (orders().trace + "/" + std::to_string(getpid())).c_str(),
        O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    char line[8192];
    int length = std::snprintf(line, sizeof line, "%lld%09ld ", static_cast<long long>(now.tv_sec),
                               now.tv_nsec);
    va_list rest;
    va_start(rest, format);
    length += std::vsnprintf(line + length, sizeof line - static_cast<std::size_t>(length) - 1,
                             format, rest);
    va_end(rest);
    line[length++] = '\n';
    static auto* const write_it = real<ssize_t(int, const void*, std::size_t)>("write");
    static_cast<void>(!write_it(file, line, static_cast<std::size_t>(length)));
}

/// Where to strike, as the file says now.
struct Point {
    long round = 0;
    long number = 0;
    bool is_death = false;
    bool is_full = false;
    std::string part;

    static Point read() {
        static auto* const open_it = real<int(const char*, int, ...)>("open");
        Point point;
        char text[96] = "";
        char what[16] = "";
        char program[32] = "";
        char part[32] = "";
        const int file = open_it(orders().point.c_str(), O_RDONLY | O_CLOEXEC);
        if (file >= 0) {
            static_cast<void>(!::read(file, text, sizeof text - 1));
            close(file);
            // NOLINTNEXTLINE(cert-err34-c): a test wrote these numbers, and they fit
            std::sscanf(text, "%ld %ld %15s %31s %31s", &point.round, &point.number, what, program,
                        part);
        }
        const bool is_meant = Orders::is_for(program);
        point.is_death = is_meant && std::strcmp(what, "die") == 0;
        point.is_full = is_meant && std::strcmp(what, "full") == 0;
        point.part = part;
        return point;
    }
};

/// Around each call that changes the disk.
class Call {
public:
    explicit Call(bool is_ours, const std::string& path, bool needs_room = true) : path_(path) {
        if (!is_ours || orders().point.empty()) {
            return;
        }
        static std::mutex mutex;
        static long round = 0;
        static long calls = 0;
        const std::lock_guard lock(mutex);
        point_ = Point::read();
        if (path.find(point_.part) == std::string::npos) {
            return;
        }
        calls = point_.round == round ? calls + 1 : 1;
        round = point_.round;
        number_ = calls;
        write_count();
        if (point_.is_death && number_ == point_.number) {
            append(".struck", std::to_string(round) + " " + path + "\n");
            ::kill(getpid(), SIGKILL);
        }
        fails_ = needs_room && point_.is_full && number_ >= point_.number;
        static long struck = 0;
        if (fails_ && struck != round) {
            struck = round;
            append(".struck", std::to_string(round) + " " + path + "\n");
        }
    }

    ~Call() {
        if (number_ > 0 && point_.is_death && number_ == -point_.number) {
            append(".struck", std::to_string(point_.round) + " after " + path_ + "\n");
            ::kill(getpid(), SIGKILL);
        }
    }

    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;

    /// Whether the call is to fail instead of being made; errno is set then.
    bool fails() const {
        if (fails_) {
            errno = ENOSPC;
        }
        return fails_;
    }

private:
    static void append(const char* suffix, const std::string& text) {
        static auto* const write_it = real<ssize_t(int, const void*, std::size_t)>("write");
        static const int file = real<int(const char*, int, ...)>("open")(
            (orders().point + suffix).c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
        static_cast<void>(!write_it(file, text.c_str(), text.size()));
    }

    void write_count() const {
        static const int file = real<int(const char*, int, ...)>("open")(
            (orders().point + ".count").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
        char text[48];
        const int length = std::snprintf(text, sizeof text, "%-9ld %-9ld\n", point_.round, number_);
        static_cast<void>(!pwrite(file, text, static_cast<std::size_t>(length), 0));
    }

    std::string path_;
    Point point_;
    bool fails_ = false;
    long number_ = 0;
};

bool is_ours(int fd) {
    return orders().is_meant && is_below(path_of(fd));
}

void note_write(int fd) {
    struct stat about {};

    if (!orders().trace.empty() && fstat(fd, &about) == 0) {
        note("W %llu", static_cast<unsigned long long>(about.st_ino));
    }
}

template <typename Write>
ssize_t write_it(int fd, Write write) {
    const bool ours = is_ours(fd);
    const Call call(ours, ours ? path_of(fd) : ""); // lives until the bytes are written
    if (call.fails()) {
        return -1;
    }
    if (ours) {
        note_write(fd);
    }
    return write();
}

int open_it(int at, const char* path, int flags, mode_t mode) {
    static auto* const next = real<int(int, const char*, int, ...)>("openat");
    if ((flags & (O_CREAT | O_TRUNC)) == 0) {
        return next(at, path, flags, mode);
    }
    const Place place(at, path);
    const Call call(place.is_ours(), place.path());
    if (call.fails()) {
        return -1;
    }
    const bool is_new = place.is_ours() && ino_of((place.folder + "/" + place.name).c_str()) == 0;
    const int fd = next(at, path, flags, mode);

    struct stat about {};

    if (fd >= 0 && place.is_ours() && fstat(fd, &about) == 0) {
        const auto ino = static_cast<unsigned long long>(about.st_ino);
        if (is_new) {
            note("C %llu %s %llu", static_cast<unsigned long long>(place.folder_ino),
                 place.name.c_str(), ino);
        } else if (flags & O_TRUNC) {
            note("W %llu", ino);
        }
    }
    return fd;
}

int rename_it(int from_at, const char* from, int to_at, const char* to, unsigned flags) {
    static auto* const next = real<int(int, const char*, int, const char*, unsigned)>("renameat2");
    const Place source(from_at, from);
    const Place target(to_at, to);
    const Call call(source.is_ours() || target.is_ours(), target.path());
    if (call.fails()) {
        return -1;
    }
    if (source.is_ours() || target.is_ours()) {
        note("R %llu %s %llu %s", static_cast<unsigned long long>(source.folder_ino),
             source.name.c_str(), static_cast<unsigned long long>(target.folder_ino),
             target.name.c_str());
    }
    return next(from_at, from, to_at, to, flags);
}

int make_folder(int at, const char* path, mode_t mode) {
    static auto* const next = real<int(int, const char*, mode_t)>("mkdirat");
    const Place place(at, path);
    const Call call(place.is_ours(), place.path());
    if (call.fails()) {
        return -1;
    }
    const int done = next(at, path, mode);
    if (done == 0 && place.is_ours()) {
        note("C %llu %s %llu", static_cast<unsigned long long>(place.folder_ino),
             place.name.c_str(),
             static_cast<unsigned long long>(ino_of((place.folder + "/" + place.name).c_str())));
    }
    return done;
}

int sync_it(int fd, const char* name) {
    auto* const next = real<int(int)>(name);
    const bool ours = is_ours(fd);
    const Call call(ours, ours ? path_of(fd) : "");
    if (call.fails()) {
        return -1;
    }

    struct stat about {};

    fstat(fd, &about); // the size that is on the disk afterwards, at least
    const int done = next(fd);
    if (done == 0 && ours) {
        note("S %llu %lld", static_cast<unsigned long long>(about.st_ino),
             static_cast<long long>(about.st_size));
    }
    return done;
}

} // namespace

extern "C" {

int open(const char* path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    const mode_t mode = va_arg(rest, mode_t);
    va_end(rest);
    return open_it(AT_FDCWD, path, flags, mode);
}

int open64(const char* path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    const mode_t mode = va_arg(rest, mode_t);
    va_end(rest);
    return open_it(AT_FDCWD, path, flags, mode);
}

int openat(int at, const char* path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    const mode_t mode = va_arg(rest, mode_t);
    va_end(rest);
    return open_it(at, path, flags, mode);
}

int openat64(int at, const char* path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    const mode_t mode = va_arg(rest, mode_t);
    va_end(rest);
    return open_it(at, path, flags, mode);
}

FILE* fopen(const char* path, const char* mode) {
    static auto* const next = real<FILE*(const char*, const char*)>("fopen");
    if (mode[0] == 'r' && !strchr(mode, '+')) {
        return next(path, mode);
    }
    const Place place(AT_FDCWD, path);
    const Call call(place.is_ours(), place.path());
    const bool is_new = place.is_ours() && ino_of(path) == 0;
    FILE* const file = call.fails() ? nullptr : next(path, mode);
    if (file && place.is_ours()) {
        const auto ino = static_cast<unsigned long long>(ino_of(path));
        is_new ? note("C %llu %s %llu", static_cast<unsigned long long>(place.folder_ino),
                      place.name.c_str(), ino)
               : note("W %llu", ino);
    }
    return file;
}

FILE* fopen64(const char* path, const char* mode) {
    return fopen(path, mode);
}

ssize_t write(int fd, const void* bytes, size_t count) {
    static auto* const next = real<ssize_t(int, const void*, size_t)>("write");
    return write_it(fd, [&] { return next(fd, bytes, count); });
}

size_t fwrite(const void* bytes, size_t size, size_t count, FILE* file) {
    static auto* const next = real<size_t(const void*, size_t, size_t, FILE*)>("fwrite");
    const auto written = write_it(
        fileno(file), [&] { return static_cast<ssize_t>(next(bytes, size, count, file)); });
    return written < 0 ? 0 : static_cast<size_t>(written);
}

ssize_t writev(int fd, const iovec* parts, int count) {
    static auto* const next = real<ssize_t(int, const iovec*, int)>("writev");
    return write_it(fd, [&] { return next(fd, parts, count); });
}

ssize_t sendto(int fd, const void* bytes, size_t count, int flags, const sockaddr* to,
               socklen_t length) {
    static auto* const next =
        real<ssize_t(int, const void*, size_t, int, const sockaddr*, socklen_t)>("sendto");
    const bool is_local = to && to->sa_family == AF_UNIX;
    const std::string path = is_local ? reinterpret_cast<const sockaddr_un*>(to)->sun_path : "";
    const Call call(is_local && orders().is_meant && is_below(path), path, false);
    return next(fd, bytes, count, flags, to, length);
}

int fsync(int fd) {
    return sync_it(fd, "fsync");
}

int fdatasync(int fd) {
    return sync_it(fd, "fdatasync");
}

int rename(const char* from, const char* to) {
    return rename_it(AT_FDCWD, from, AT_FDCWD, to, 0);
}

int renameat(int from_at, const char* from, int to_at, const char* to) {
    return rename_it(from_at, from, to_at, to, 0);
}

int renameat2(int from_at, const char* from, int to_at, const char* to, unsigned flags) {
    return rename_it(from_at, from, to_at, to, flags);
}

int mkdir(const char* path, mode_t mode) {
    return make_folder(AT_FDCWD, path, mode);
}

int mkdirat(int at, const char* path, mode_t mode) {
    return make_folder(at, path, mode);
}

int unlink(const char* path) {
    static auto* const next = real<int(const char*)>("unlink");
    const Call call(Place(AT_FDCWD, path).is_ours(), path, false);
    return next(path);
}

int unlinkat(int at, const char* path, int flags) {
    static auto* const next = real<int(int, const char*, int)>("unlinkat");
    const Call call(Place(at, path).is_ours(), path, false);
    return next(at, path, flags);
}

int remove(const char* path) {
    static auto* const next = real<int(const char*)>("remove");
    const Call call(Place(AT_FDCWD, path).is_ours(), path, false);
    return next(path);
}

} // extern "C"
