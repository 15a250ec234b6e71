#pragma once

// Faults that the tests plant to see that they are caught. In the product planted() is constant
// false and nothing of this remains; only a library built with CLONO_PLANTED_FAULTS has them.

namespace clono::engine {

enum class Fault {
    None,
    LabelWithoutHastings,   ///< a label's proposal weights are left out
    LabelCountsItself,      ///< the own cluster's size includes the mutation that moves
    NewClusterHalfAsLikely, ///< alpha / 2 in a new cluster's acceptance
    NewAtomWithoutPrior,    ///< the base measure is left out of a new atom's acceptance
    AtomWithoutHastings,    ///< grid proposals are accepted by the likelihood alone
    AtomWithoutJacobian,    ///< the change of scale from prevalence to u is forgotten
    StaleLikelihood,        ///< an accepted atom keeps the old cached likelihoods
    StalePrecisionTerms,    ///< an accepted precision keeps the cached likelihoods of the last one
    SplitWithoutAllocation, ///< the chance of the allocation is left out of a split
    SplitWithoutConcentration, ///< alpha is left out of the ratio of partitions
    MergeKeepsAtomDensity,     ///< the density of the merged atom is left out
    ConcentrationOffByOne,     ///< K - 1 in place of K
    ConcentrationWithoutCount, ///< A(K + 1) / A(K) of one cluster fewer
    PrecisionWithoutJacobian,  ///< slice sampling of log s without the factor s
    PrecisionPriorTwice,       ///< the rate of the precision's prior is doubled
    PrecisionWithoutHastings,  ///< a step by tables is accepted by the exact likelihood alone
    SliceAtTheDensity,         ///< a slice's level is the density itself, not drawn below it
    SplitCountsTablesTwice,    ///< the second step of its acceptance leaves the tables in
    StateWeightIgnored,        ///< the second state weighs four times as much
};

#ifdef CLONO_PLANTED_FAULTS
Fault& planted_fault();

inline bool planted(Fault fault) {
    return planted_fault() == fault;
}
#else
constexpr bool planted(Fault) {
    return false;
}
#endif

} // namespace clono::engine
