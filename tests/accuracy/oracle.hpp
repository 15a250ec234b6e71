#pragma once
// The best answer that the reads allow to somebody who knows the clones: their prevalences, their
// shares of the mutations, the precision of the counts and the tumour content, but not which
// mutation belongs to which clone, nor how many copies of it a cell has.

#include "tests/accuracy/case.hpp"

namespace clono::accuracy {

struct Oracle {
    std::vector<std::vector<double>> clones;  ///< K x S prevalences
    std::vector<std::vector<double>> chances; ///< n x K, rows sum to 1

    Labels most_probable() const; ///< n
    double mean(std::size_t mutation, std::size_t sample) const;
    /// Chance that two mutations belong to one clone.
    double together(std::size_t i, std::size_t j) const;
};

struct Conditions {
    double tumour_content = 1; ///< the true one, of every sample
    double precision = 1000;   ///< of the beta-binomial counts
};

/// Copy numbers are those of the tables; one to major_cn copies of the mutation are equally probable,
/// as is, where the copy number has changed, a mutation after the change (PyClone's prior
/// major_copy_number).
Oracle ask_oracle(const Truth& truth, const Conditions& conditions);

} // namespace clono::accuracy
