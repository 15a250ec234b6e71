#include "ctl/fsck/thumbnails.hpp"

#include "storage/safe_file.hpp"

#include <algorithm>
#include <filesystem>

#include <sys/stat.h>
#include <unistd.h>

namespace clono::fsck {
namespace fs = std::filesystem;

namespace {

using storage::Folder;

constexpr std::uint64_t kLargestThumbnail = 1024UL * 1024;

/// A private folder for the maker, owned by the account of the files.
class Workshop {
public:
    Workshop(uid_t owner, gid_t group) {
        std::string pattern = (fs::temp_directory_path() / "clono-thumbnails-XXXXXX").string();
        if (mkdtemp(pattern.data()) == nullptr) {
            throw storage::Error(errno, "mkdtemp " + pattern);
        }
        path_ = pattern;
        own(path_, owner, group);
    }

    ~Workshop() {
        std::error_code left_in_tmp;
        fs::remove_all(path_, left_in_tmp);
    }

    Workshop(const Workshop&) = delete;
    Workshop& operator=(const Workshop&) = delete;

    [[nodiscard]] const fs::path& path() const { return path_; }

    /// The folders of `relative` below it.
    void make_parents_of(const fs::path& relative, uid_t owner, gid_t group) const {
        fs::path folder = path_;
        for (const auto& part : relative.parent_path()) {
            folder /= part;
            if (fs::create_directory(folder)) {
                own(folder, owner, group);
            }
        }
    }

private:
    static void own(const fs::path& folder, uid_t owner, gid_t group) {
        if (geteuid() == 0 && lchown(folder.c_str(), owner, group) != 0) {
            throw storage::Error(errno, "chown " + folder.string());
        }
    }

    fs::path path_;
};

/// The plots that should have one: as many and as large as the supervisor takes.
std::vector<fs::path> plots_of(const supervisor::Manifest& manifest) {
    std::vector<fs::path> plots;
    for (const auto& entry : manifest.files) {
        if (supervisor::wants_thumbnail(entry) && plots.size() < supervisor::kMostThumbnails) {
            plots.push_back(entry.path);
        }
    }
    return plots;
}

bool has_file(const Folder& top, const fs::path& relative) {
    const auto file = supervisor::open_beneath(top.descriptor(), relative);
    return file.has_value();
}

class Remaker {
public:
    Remaker(const Pictures& pictures, const Folder& result, fs::path where)
        : pictures_(pictures),
          result_(result),
          where_(std::move(where)),
          owner_(result.own_status().owner),
          group_(result.own_status().group) {}

    /// Make those of `plots`. @return which are in place now
    std::vector<fs::path> make(const std::vector<fs::path>& plots) {
        const Workshop workshop(owner_, group_);
        run(workshop, plots);
        std::vector<fs::path> made;
        for (const auto& plot : plots) {
            if (put_in_place(workshop, plot)) {
                made.push_back(plot);
            }
        }
        return made;
    }

private:
    void run(const Workshop& workshop, const std::vector<fs::path>& plots) const {
        for (const auto& plot : plots) {
            workshop.make_parents_of(plot, owner_, group_);
        }
        auto child = pictures_.confinement.confine(supervisor::thumbnail_maker(
            pictures_.confinement, pictures_.tools, where_, plots, workshop.path()));
        if (geteuid() == 0 && owner_ != 0) {
            child.run_as = {owner_, group_};
        }
        // What it made is looked at, not its exit code.
        supervisor::run_to_end(child, supervisor::kThumbnailsTimeLimit);
    }

    bool put_in_place(const Workshop& workshop, const fs::path& plot) const {
        const auto top = supervisor::open_folder(workshop.path());
        const auto bytes = supervisor::read_beneath(top.get(), plot, kLargestThumbnail);
        if (!bytes || bytes->empty()) {
            return false;
        }
        place_in(ensure_folder(result_, "thumbnails"), plot, *bytes);
        return true;
    }

    void place_in(const Folder& folder, const fs::path& rest, const std::string& bytes) const {
        const std::string first = rest.begin()->string();
        const fs::path below = rest.lexically_relative(first);
        if (below != ".") {
            place_in(ensure_folder(folder, first), below, bytes);
            return;
        }
        folder.replace_file(first, bytes);
        own(folder, first);
    }

    Folder ensure_folder(const Folder& parent, const std::string& name) const {
        const bool is_new = !parent.status(name);
        Folder folder = parent.ensure_folder(name);
        if (is_new) {
            own(parent, name);
            parent.change_mode(name, 02750);
        }
        return folder;
    }

    void own(const Folder& parent, const std::string& name) const {
        if (geteuid() == 0) {
            parent.change_owner(name, owner_, group_);
        }
    }

    const Pictures& pictures_;
    const Folder& result_;
    fs::path where_;
    uid_t owner_;
    gid_t group_;
};

} // namespace

void check_thumbnails(Inspector& inspector, Object object, const Folder& result,
                      const std::string& path, const supervisor::Manifest& manifest) {
    std::vector<fs::path> missing;
    for (const auto& plot : plots_of(manifest)) {
        if (has_file(result, plot) && !has_file(result, "thumbnails" / plot)) {
            missing.push_back(plot);
        }
    }
    if (missing.empty()) {
        return;
    }
    std::vector<fs::path> made;
    if (inspector.options().repairs && inspector.options().pictures) {
        const fs::path where = inspector.files() / path;
        made = Remaker(*inspector.options().pictures, result, where).make(missing);
    }
    for (const auto& plot : missing) {
        const std::string thumbnail = path + "/thumbnails/" + plot.string();
        if (std::find(made.begin(), made.end(), plot) != made.end()) {
            inspector.tell_mended(Code::thumbnail_missing, object, thumbnail, "made again");
        } else {
            inspector.tell(Code::thumbnail_missing, object, thumbnail);
        }
    }
}

} // namespace clono::fsck
