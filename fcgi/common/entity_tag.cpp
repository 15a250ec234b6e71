#include "fcgi/common/entity_tag.hpp"

#include "core/bytes.hpp"
#include "core/sha256.hpp"

#include <span>

namespace clono::fcgi {
namespace {

/// Of SHA-256, enough that no two bodies of one address meet.
constexpr std::size_t kTagBytes = 16;

} // namespace

web::Response unless_unchanged(const web::Request& request, web::Response response) {
    const Sha256Digest digest = sha256(response.body);
    const std::string tag = '"' + to_hex(std::span(digest).first(kTagBytes)) + '"';
    // The comparison is weak: nginx makes "…" to W/"…" when it compresses. A tag has no quote inside, so a list needs no
    // parser.
    if (request.header("if-none-match").find(tag) != std::string_view::npos) {
        response = {};
        response.status = 304;
    }
    response.set_header("ETag", tag);
    return response;
}

} // namespace clono::fcgi
