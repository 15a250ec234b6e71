#pragma once
// From checked tables or mutations files to the model's data.

#include "core/sha256.hpp"
#include "engine/io/mutations_yaml.hpp"
#include "engine/io/run_config.hpp"
#include "engine/model/dataset.hpp"
#include "mutations/data_set.hpp"

#include <vector>

namespace clono::engine {

/// Counts and states of one sample's table under a prior.
std::vector<MutationStates> with_states(const mutations::SampleTable& sample, Prior prior);

/// The model's data from the mutations of each sample, in the order of config.samples. Only the
/// mutations present in all samples are kept, in the order of `mutations` of the first of them.
/// Failure(BadData) when there is none, or an id stands twice.
Dataset build_dataset(const RunConfig& config,
                      const std::vector<std::vector<MutationStates>>& mutations);

/// Reads the mutations files that the configuration names.
Dataset read_dataset(const RunConfig& config);

/// A digest of everything that decides a chain's rows: data and settings but seed and chain.
Sha256Digest fingerprint_of(const Dataset& data, const ChainSettings& settings);

} // namespace clono::engine
