#pragma once
// The occupied clusters side by side, so that one mutation's tables are looked up at the atoms of
// all of them at once.

#include "engine/mcmc/surrogate.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace clono::engine {

class Partition;

class ClusterLookup {
public:
    /// All occupied slots of the state, which must outlive this.
    explicit ClusterLookup(const Partition& state);

    /// Slots in the order in which values are given.
    const std::vector<std::uint32_t>& slots() const { return slots_; }

    /// Add a slot at the end, with the atom that it has now; it must not be among them.
    void enter(std::uint32_t slot);
    /// Take a slot out; the last one takes its place.
    void leave(std::uint32_t slot);
    /// These slots, with the atoms that they have now.
    void reset(std::span<const std::uint32_t> slots);

    /// values[k] += tabulated log likelihood of the mutation at the atom of slots()[k]; values has
    /// room for padded_size().
    void add_tabulated(std::uint32_t mutation, std::span<double> values) const;

    /// The number of slots in whole groups of the kernel; values past the last slot mean nothing.
    std::size_t padded_size() const;

private:
    void write(std::size_t place, std::uint32_t slot);
    void make_room();

    const Partition& state_;
    std::size_t samples_;
    std::size_t room_ = 0; ///< places, whole groups
    std::vector<std::uint32_t> slots_;
    std::vector<std::uint32_t> first_; ///< samples x room
    std::vector<float> weights_;       ///< samples x 4 x room
};

} // namespace clono::engine
