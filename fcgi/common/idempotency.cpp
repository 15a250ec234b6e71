#include "fcgi/common/idempotency.hpp"

#include "fcgi/common/errors.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace clono::fcgi {
namespace {

constexpr std::size_t kLongestKey = 128;

bool is_key_char(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' ||
           c == '-';
}

} // namespace

std::string require_idempotency_key(const web::Request& request) {
    const std::string_view key = request.header("idempotency-key");
    if (key.empty() || key.size() > kLongestKey ||
        !std::all_of(key.begin(), key.end(), is_key_char)) {
        throw web::HttpError(400, "idempotency_key_missing",
                             {"This request needs an Idempotency-Key of 1 to 128 letters, digits, "
                              "hyphens or underscores.",
                              "此请求需要由 1 至 128 个字母、数字、连字符或下划线组成的 "
                              "Idempotency-Key。"});
    }
    return std::string(key);
}

std::optional<web::Response> find_first_reply(db::Transaction& tx, UserId user,
                                              const std::string& key,
                                              const Sha256Digest& request_sha256) {
    const auto first = db::find_idempotent_reply(tx, user, key);
    if (!first) {
        return std::nullopt;
    }
    if (first->request_sha256 != request_sha256) {
        throw conflict("idempotency_key_reused",
                       {"This Idempotency-Key was used for another request.",
                        "此 Idempotency-Key 已用于另一个请求。"});
    }
    web::Response reply = web::json_response(first->status, nlohmann::json::parse(first->reply));
    reply.set_header("Idempotent-Replay", "true");
    return reply;
}

void keep_first_reply(db::Transaction& tx, UserId user, const std::string& key,
                      const Sha256Digest& request_sha256, const web::Response& reply) {
    db::insert_idempotent_reply(
        tx, user, key, {request_sha256, static_cast<std::uint16_t>(reply.status), reply.body});
}

} // namespace clono::fcgi
