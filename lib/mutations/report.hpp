#pragma once
// The report of an input check as JSON (docs/engine-contract.md, "--report").

#include "mutations/data_set.hpp"

#include <string>

namespace clono::mutations {

/// One JSON object and a line end.
std::string report_json(const DataSet& data);

/// One line for people, for example: `s1.tsv:17: ref_counts: "500.0": a read count must be …`.
std::string line_for_people(const Fault& fault);

} // namespace clono::mutations
