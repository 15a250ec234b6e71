#include "engine/summary/linkage.hpp"

#include <algorithm>
#include <numeric>

namespace clono::engine {

namespace {

__extension__ using Wide = unsigned __int128;

/// Mean of the counts between two clusters as a fraction.
struct Similarity {
    std::uint64_t sum = 0;
    std::uint64_t pairs = 1;

    /// < 0, 0, > 0 as this is less than, equal to or greater than the other; exact.
    int compare(const Similarity& other) const {
        const Wide mine = static_cast<Wide>(sum) * other.pairs;
        const Wide its = static_cast<Wide>(other.sum) * pairs;
        return mine < its ? -1 : mine > its;
    }
};

/// Each cluster keeps its nearest neighbour among those with greater names. A merge changes only
/// the neighbours of clusters that pointed at one of the two, because average linkage never makes a
/// merged cluster nearer than the nearer of its parts.
class Linkage {
public:
    explicit Linkage(const PairCounts& counts)
        : sums_(counts.mutation_count()),
          sizes_(counts.mutation_count(), 1),
          active_(counts.mutation_count()),
          nearest_(counts.mutation_count()) {
        const auto n = counts.mutation_count();
        for (std::size_t i = 0; i < n; ++i) {
            std::copy(counts.together.row(i).begin(), counts.together.row(i).end(),
                      sums_.row(i).begin());
        }
        std::iota(active_.begin(), active_.end(), std::size_t{0});
        for (std::size_t at = 0; at < n; ++at) {
            find_nearest(at);
        }
    }

    std::vector<Merge> run() {
        std::vector<Merge> merges;
        while (active_.size() > 1) {
            const auto left = most_similar();
            const auto right = nearest_[left].name;
            merges.push_back(
                {left, right, sizes_[left], sizes_[right], nearest_[left].similarity.sum});
            merge(left, right);
        }
        return merges;
    }

private:
    struct Nearest {
        std::size_t name = 0;
        Similarity similarity;
    };

    Similarity similarity(std::size_t i, std::size_t j) const {
        return {sums_.at(i, j), sizes_[i] * sizes_[j]};
    }

    /// For the cluster at a place of the list of active ones.
    void find_nearest(std::size_t place) {
        const auto i = active_[place];
        if (place + 1 == active_.size()) {
            return;
        }
        Nearest best{active_[place + 1], similarity(i, active_[place + 1])};
        for (auto at = place + 2; at < active_.size(); ++at) {
            const auto candidate = similarity(i, active_[at]);
            if (candidate.compare(best.similarity) > 0) {
                best = {active_[at], candidate};
            }
        }
        nearest_[i] = best;
    }

    /// The last active cluster has no greater one and no neighbour.
    std::size_t most_similar() const {
        auto best = active_.front();
        for (std::size_t at = 1; at + 1 < active_.size(); ++at) {
            const auto i = active_[at];
            if (nearest_[i].similarity.compare(nearest_[best].similarity) > 0) {
                best = i;
            }
        }
        return best;
    }

    void merge(std::size_t left, std::size_t right) {
        for (const auto k : active_) {
            if (k != left && k != right) {
                sums_.at(left, k) += sums_.at(right, k);
            }
        }
        sizes_[left] += sizes_[right];
        active_.erase(std::lower_bound(active_.begin(), active_.end(), right));
        for (std::size_t at = 0; at < active_.size() && active_[at] < right; ++at) {
            const auto k = active_[at];
            // Any other cluster keeps its neighbour: the merged one is at most as near as the nearer
            // of its parts, and neither part was nearer or came first among equals.
            if (k == left || nearest_[k].name == right || nearest_[k].name == left) {
                find_nearest(at);
            }
        }
    }

    Triangle<std::uint64_t> sums_; ///< of pair counts between clusters
    std::vector<std::uint64_t> sizes_;
    std::vector<std::size_t> active_; ///< names, ascending
    std::vector<Nearest> nearest_;
};

} // namespace

std::vector<Merge> link_by_average(const PairCounts& counts) {
    return Linkage(counts).run();
}

std::vector<std::uint32_t> cut_into(const std::vector<Merge>& merges, std::size_t mutations,
                                    std::size_t k) {
    std::vector<std::size_t> name(mutations);
    std::iota(name.begin(), name.end(), std::size_t{0});
    for (std::size_t m = 0; m + k < mutations; ++m) {
        name[merges[m].right] = merges[m].left;
    }
    // Names only point to smaller ones, so one ascending pass finds every root.
    std::vector<std::uint32_t> labels(mutations);
    std::uint32_t next = 0;
    for (std::size_t i = 0; i < mutations; ++i) {
        labels[i] = name[i] == i ? next++ : labels[name[i]];
    }
    return labels;
}

std::vector<std::size_t> leaf_order(const std::vector<Merge>& merges, std::size_t mutations) {
    // Clusters as linked lists of leaves: a merge appends the right list to the left one.
    constexpr auto kEnd = static_cast<std::size_t>(-1);
    std::vector<std::size_t> next(mutations, kEnd);
    std::vector<std::size_t> last(mutations);
    std::iota(last.begin(), last.end(), std::size_t{0});
    for (const auto& merge : merges) {
        next[last[merge.left]] = merge.right;
        last[merge.left] = last[merge.right];
    }
    std::vector<std::size_t> order;
    order.reserve(mutations);
    for (std::size_t leaf = 0; leaf != kEnd; leaf = next[leaf]) {
        order.push_back(leaf);
    }
    return order;
}

} // namespace clono::engine
