#pragma once
#include <memory>
#include <new>
#include <stdexcept>
#include <string>

#include <cairo.h>

namespace clono::engine::plot {

struct SurfaceDestroy {
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};

struct ContextDestroy {
    void operator()(cairo_t* cr) const { cairo_destroy(cr); }
};

using Surface = std::unique_ptr<cairo_surface_t, SurfaceDestroy>;
using Context = std::unique_ptr<cairo_t, ContextDestroy>;

/// Throws when cairo is in an error state: std::bad_alloc without memory, else std::runtime_error.
inline void check_cairo(cairo_status_t status) {
    if (status == CAIRO_STATUS_NO_MEMORY) {
        throw std::bad_alloc{};
    }
    if (status != CAIRO_STATUS_SUCCESS) {
        throw std::runtime_error{std::string{"cairo: "} + cairo_status_to_string(status)};
    }
}

} // namespace clono::engine::plot
