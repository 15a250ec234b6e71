#pragma once
// Patients' data are stored masked only (脱敏).

#include <optional>
#include <string>
#include <string_view>

namespace clono::account {

/// A person's name of which the first character of each word stays: "王小明" → "王**", "John Smith" →
/// "J*** S****". A name of one character becomes "*". Never longer than the name, at most 8 stars a word.
/// Nothing when the text isn't a plain line (core/text.hpp) or is empty or over 100 code points.
std::optional<std::string> mask_person_name(std::string_view name);

/// The ten years that an age is in: 64 → "60-69", 7 → "0-9", 90 and above → "90+". Nothing outside of 0 to 130.
std::optional<std::string> age_band(int age);

} // namespace clono::account
