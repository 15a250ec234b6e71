#pragma once

#include "web/response.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace clono::fcgi {

/// `{"items", "next"}` from one row more than the page shows, which tells whether there is a next page.
template <class Row, class ToJson, class IdOf>
web::Response page_response(const std::vector<Row>& rows, int limit, ToJson to_json, IdOf id_of) {
    auto items = nlohmann::json::array();
    nlohmann::json next = nullptr;
    for (const Row& row : rows) {
        if (items.size() == static_cast<std::size_t>(limit)) {
            next = to_string(id_of(rows[static_cast<std::size_t>(limit) - 1]));
            break;
        }
        items.push_back(to_json(row));
    }
    return web::json_response(200, {{"items", std::move(items)}, {"next", std::move(next)}});
}

} // namespace clono::fcgi
