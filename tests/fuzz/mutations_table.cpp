// Any bytes as one table, and as two joined ones: no crash, no overflow, bounded lists, and a report
// that is valid UTF-8 (nlohmann::json throws otherwise).

#include "mutations/data_set.hpp"
#include "mutations/report.hpp"

#include <cstdint>
#include <cstdlib>

using namespace clono::mutations;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto half = size / 2;
    const std::string_view parts[] = {bytes, bytes.substr(0, half), bytes.substr(half)};
    InputOptions options;
    options.table.drop_zero_major = size % 2 == 0;
    options.drop_absent = size % 3 == 0;
    options.table.max_bytes = 1 << 16;
    options.table.max_rows = 50;
    options.table.record.record_bytes = 1 << 10;
    options.table.record.columns = 64;
    FaultList faults;
    std::vector<Table> tables;
    std::vector<std::string> names;
    for (const auto& part : parts) {
        names.push_back("t" + std::to_string(names.size()) + ".tsv");
        ByteSource source(InMemory{part}, options.table.max_bytes);
        tables.push_back(read_table(source, names.back(), options.table, faults));
    }
    const auto joined = join_tables(std::move(tables), names, options, std::move(faults));
    if (joined.faults.first().size() > FaultList::kKept || report_json(joined).empty()) {
        std::abort();
    }
    return 0;
}
