#include "fcgi/common/json_body.hpp"

#include "core/text.hpp"
#include "web/http_error.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace clono::fcgi {
namespace {

using nlohmann::json;

constexpr int kMaxDepth = 16;

web::HttpError malformed_json() {
    return {400, "malformed_json", {"The request is not readable JSON.", "请求不是可读的 JSON。"}};
}

/// Throws for deep nesting and for equal names in one object, which nlohmann would take silently.
class Strictness {
public:
    bool operator()(int depth, json::parse_event_t event, const json& value) {
        if (depth > kMaxDepth) {
            throw malformed_json();
        }
        if (event == json::parse_event_t::object_start) {
            names_.emplace_back();
        } else if (event == json::parse_event_t::object_end) {
            names_.pop_back();
        } else if (event == json::parse_event_t::key &&
                   !names_.back().insert(value.get<std::string>()).second) {
            throw malformed_json();
        }
        return true;
    }

private:
    std::vector<std::set<std::string>> names_;
};

} // namespace

json parse_json_object(std::string_view text) {
    Strictness strictness;
    try {
        json object = json::parse(text, std::ref(strictness));
        if (!object.is_object()) {
            throw malformed_json();
        }
        return object;
    } catch (const json::exception&) {
        throw malformed_json();
    }
}

json read_json_body(web::Request& request) {
    const std::string_view type = request.header("content-type");
    if (trim(type.substr(0, type.find(';'))) != "application/json") {
        throw web::HttpError(
            415, "unsupported_media_type",
            {"This address takes application/json only.", "此地址只接受 application/json。"});
    }
    return parse_json_object(request.body.read_all());
}

} // namespace clono::fcgi
