#include "fcgi/common/context.hpp"

#include <stdexcept>

namespace clono::fcgi {

const std::string& Context::path_value(std::string_view name) const {
    for (const auto& [placeholder, value] : path_values) {
        if (placeholder == name) {
            return value;
        }
    }
    throw std::logic_error("the route has no placeholder " + std::string(name));
}

} // namespace clono::fcgi
