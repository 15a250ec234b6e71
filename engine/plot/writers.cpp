#include "engine/plot/writers.hpp"

#include "engine/plot/cairo_handles.hpp"
#include "engine/plot/output_file.hpp"

#include <algorithm>
#include <cmath>

#include <cairo-pdf.h>
#include <cairo-svg.h>

namespace clono::engine::plot {

namespace {

constexpr double kLongestSide = 200 * kPointsPerInch; // of a PDF page
constexpr double kPixelsPerInch = 150;
constexpr double kUsualPixels = 16e6;
constexpr double kMostPixels = 100e6; // 400 MB of memory
constexpr double kMostPixelsOfSide = 32'000;

std::string_view as_text(const unsigned char* data, unsigned int length) {
    return {reinterpret_cast<const char*>(data), length};
}

cairo_status_t to_file(void* file, const unsigned char* data, unsigned int length) {
    const int error = static_cast<OutputFile*>(file)->try_write(as_text(data, length));
    return error == 0 ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

cairo_status_t to_string(void* text, const unsigned char* data, unsigned int length) {
    static_cast<std::string*>(text)->append(as_text(data, length));
    return CAIRO_STATUS_SUCCESS;
}

/// By how much a page grows: the sheet's scale, or less where a page would not fit its format.
double factor_of(const Page& page, const Sheet& sheet) {
    return std::min(sheet.scale, kLongestSide / std::max(page.width, page.height));
}

void draw_page(cairo_t* cr, const Page& page, const Sheet& sheet, double pixels_per_point) {
    Canvas canvas{cr, pixels_per_point};
    Box area{0, 0, page.width, page.height};
    canvas.fill(area, sheet.theme.background);
    if (!sheet.title.empty()) {
        constexpr double kBand = 22;
        canvas.text(sheet.title, {area.width / 2, kBand / 2 + 2},
                    {.size = sheet.theme.title_size,
                     .colour = sheet.theme.text,
                     .bold = true,
                     .across = 0.5,
                     .max_width = std::max(20.0, area.width - 16)});
        area = area.without(0, kBand, 0, 0);
    }
    page.draw(canvas, area);
    check_cairo(cairo_status(cr));
}

double png_pixels_per_point(const Page& page, const Sheet& sheet, int width) {
    const double area = page.width * page.height;
    double pixels = kPixelsPerInch / kPointsPerInch * factor_of(page, sheet);
    if (width > 0) {
        pixels = std::min(width / page.width, std::sqrt(kMostPixels / area));
    } else {
        pixels = std::min(pixels, std::sqrt(kUsualPixels / area));
    }
    return std::min(pixels, kMostPixelsOfSide / std::max(page.width, page.height));
}

} // namespace

void write_pdf(const Drawing& drawing, const Sheet& sheet, const std::filesystem::path& file) {
    OutputFile output{file};
    const Page& first = drawing.front();
    const Surface surface{
        cairo_pdf_surface_create_for_stream(to_file, &output, first.width * factor_of(first, sheet),
                                            first.height * factor_of(first, sheet))};
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE, ""); // none
    if (!sheet.title.empty()) {
        cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE,
                                       clean_text(sheet.title).c_str());
    }
    for (const Page& page : drawing) {
        const double factor = factor_of(page, sheet);
        cairo_pdf_surface_set_size(surface.get(), page.width * factor, page.height * factor);
        const Context cr{cairo_create(surface.get())};
        cairo_scale(cr.get(), factor, factor);
        draw_page(cr.get(), page, sheet, 0);
        cairo_show_page(cr.get());
    }
    cairo_surface_finish(surface.get());
    output.write({}); // throws what the callback could not
    check_cairo(cairo_surface_status(surface.get()));
    output.commit();
}

void write_svg(const Drawing& drawing, const Sheet& sheet, const std::filesystem::path& file) {
    OutputFile output{file};
    const Page& page = drawing.front();
    const double factor = factor_of(page, sheet);
    std::string svg;
    const Surface surface{cairo_svg_surface_create_for_stream(to_string, &svg, page.width * factor,
                                                              page.height * factor)};
    {
        const Context cr{cairo_create(surface.get())};
        cairo_scale(cr.get(), factor, factor);
        draw_page(cr.get(), page, sheet, 0);
    }
    cairo_surface_finish(surface.get());
    check_cairo(cairo_surface_status(surface.get()));
    output.write(renumber_svg_ids(svg));
    output.commit();
}

void write_png(const Drawing& drawing, const Sheet& sheet, int width,
               const std::filesystem::path& file) {
    OutputFile output{file};
    const Page& page = drawing.front();
    const double pixels = png_pixels_per_point(page, sheet, width);
    const auto side = [&](double points) {
        return std::max(1, static_cast<int>(std::lround(points * pixels)));
    };
    const Surface surface{
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, side(page.width), side(page.height))};
    check_cairo(cairo_surface_status(surface.get()));
    {
        const Context cr{cairo_create(surface.get())};
        cairo_scale(cr.get(), pixels, pixels);
        draw_page(cr.get(), page, sheet, pixels);
    }
    const cairo_status_t status =
        cairo_surface_write_to_png_stream(surface.get(), to_file, &output);
    output.write({}); // throws what the callback could not
    check_cairo(status);
    output.commit();
}

} // namespace clono::engine::plot
