#pragma once
// yaml/<sample>.yaml: the counts and genotype states of one sample.

#include "engine/io/states.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace clono::engine {

struct MutationStates {
    std::string id;
    std::uint64_t ref_counts = 0;
    std::uint64_t var_counts = 0;
    std::vector<StateText> states; ///< at least one
};

/// In block style with keys in alphabetical order, as PyClone writes it.
std::string mutations_yaml(const std::vector<MutationStates>& mutations);

/// Reads block or flow style. Failure(BadData) names the file and what is wrong.
std::vector<MutationStates> read_mutations_yaml(const std::filesystem::path& file);

/// A text as a YAML scalar that reads back as the same string: plain where that is safe, else in
/// single quotes. The text must have no control characters.
std::string yaml_scalar(std::string_view text);

} // namespace clono::engine
