#pragma once

// Faults that the tests plant to see that they are caught. In the product planted() is constant
// false and nothing of this remains; only a library built with CLONO_PLANTED_FAULTS has them.

namespace clono::engine {

enum class Fault {
    None,
    LabelWithoutHastings,      ///< a label proposal is always accepted
    LabelCountsItself,         ///< the own cluster's size includes the mutation that moves
    NewClusterTwiceAsLikely,   ///< 2 alpha in place of alpha in the proposal's acceptance
    NewAtomWithoutPrior,       ///< the base measure is left out of a new atom's acceptance
    AtomWithoutHastings,       ///< grid proposals are accepted by the likelihood alone
    AtomWithoutJacobian,       ///< the change of scale from prevalence to u is forgotten
    StaleLikelihood,           ///< an accepted atom keeps the old cached likelihoods
    StalePrecisionTerms,       ///< an accepted precision keeps the old cached likelihoods
    SplitWithoutAllocation,    ///< the chance of the allocation is left out of a split
    SplitWithoutConcentration, ///< alpha is left out of the ratio of partitions
    MergeKeepsAtomDensity,     ///< the density of the merged atom is left out
    EscobarWestOffByOne,       ///< K in place of K - 1
    EscobarWestWithoutLog,     ///< the rate is not raised by -log eta
    PrecisionWithoutJacobian,  ///< slice sampling of log s without the factor s
    PrecisionPriorTwice,       ///< the rate of the precision's prior is doubled
    StateWeightIgnored,        ///< the second state's weight is doubled
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
