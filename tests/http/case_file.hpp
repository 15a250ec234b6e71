#pragma once
// HTTP behaviour as text. A .case file holds exchanges between lines of "=====":
//
//     # what this shows
//     as: owner
//     GET /api/jobs/{done_job}?x=1
//     Some-Header: value        (an empty value leaves out one that the caller's browser would send)
//
//     the body, if any
//     -----
//     200
//     Content-Type: application/json***
//
//     {"id":{done_job},***}
//
// *** stands for any text; {name} for a value of this site (World::fill). A wanted body that is missing or
// empty is not compared.

#include "tests/http/world.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace clono::test {

struct Exchange {
    std::string title;
    int line = 0;
    Ask ask;
    int status = 0;
    std::map<std::string, std::string> headers; ///< wanted, with ***
    std::string body;                           ///< wanted, with ***
};

/// Throws std::runtime_error with file and line for what is no exchange.
std::vector<Exchange> read_case_file(const std::filesystem::path& path);

/// Whether a text is the pattern, whose *** stand for any text.
bool matches(std::string_view pattern, std::string_view text);

} // namespace clono::test
