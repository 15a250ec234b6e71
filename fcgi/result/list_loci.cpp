// GET /api/results/{id}/loci: a page of loci.tsv. The cursor is the number of rows before the page.

#include "fcgi/common/query_reader.hpp"
#include "fcgi/result/published_result.hpp"
#include "fcgi/result/result_table.hpp"
#include "fcgi/result/routes.hpp"

#include <nlohmann/json.hpp>

namespace clono::fcgi {
namespace {

using nlohmann::json;

struct LociFilter {
    int limit = 25;
    std::uint64_t after = 0;
    std::optional<std::uint64_t> cluster;
    std::optional<std::string> text; ///< part of a mutation's id
};

LociFilter read_filter(const web::Request& request) {
    QueryReader query(request);
    LociFilter filter;
    filter.limit = query.limit();
    filter.after = query.number("after").value_or(0);
    filter.cluster = query.number("cluster");
    filter.text = query.text("q");
    query.finish();
    return filter;
}

bool is_text_column(std::string_view name) {
    return name == "mutation_id" || name == "sample_id";
}

json row_to_json(const ResultTable& table, const std::vector<std::string>& row) {
    json shown;
    for (std::size_t i = 0; i < row.size(); ++i) {
        const std::string& name = table.columns()[i];
        shown[name] = is_text_column(name) ? json(row[i]) : number_or_null(row[i]);
    }
    return shown;
}

json page_of(ResultTable& table, const LociFilter& filter) {
    const std::size_t cluster_id = table.column("cluster_id");
    const std::size_t mutation_id = table.column("mutation_id");
    const std::string cluster = filter.cluster ? std::to_string(*filter.cluster) : "";
    json items = json::array();
    std::uint64_t rows_before = 0;
    for (auto row = table.next(); row; row = table.next(), ++rows_before) {
        const bool fits =
            rows_before >= filter.after && (!filter.cluster || row->at(cluster_id) == cluster) &&
            (!filter.text || row->at(mutation_id).find(*filter.text) != std::string::npos);
        if (!fits) {
            continue;
        }
        if (items.size() == static_cast<std::size_t>(filter.limit)) {
            return {{"items", std::move(items)}, {"next", std::to_string(rows_before)}};
        }
        items.push_back(row_to_json(table, *row));
    }
    return {{"items", std::move(items)}, {"next", nullptr}};
}

} // namespace

web::Response list_loci(Context& context) {
    const LociFilter filter = read_filter(context.request);
    db::Transaction tx = db::Transaction::single_statements(context.database);
    const PublishedResult result = PublishedResult::open(tx, context);
    ResultTable table(result.open_file("tables/loci.tsv"));
    return web::json_response(200, page_of(table, filter));
}

} // namespace clono::fcgi
