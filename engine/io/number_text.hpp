#pragma once
// Numbers in result files: the shortest text that reads back to the same double.

#include <string>

namespace clono::engine {

/// Appends as Python writes a float: "1.0", "0.1", "1e-05", "1e+16".
void append_number(std::string& out, double value);
std::string number_text(double value);

} // namespace clono::engine
