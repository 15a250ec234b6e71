#pragma once
// What can be wrong with a table of mutations: stable codes, and one finding per fault.
// The codes are listed for callers in docs/input-faults.md.

#include <array>
#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace clono::mutations {

enum class Severity { Error, Warning };

enum class FaultCode {
    FileNotReadable,
    FileTooLarge,
    GzipDamaged,
    NotATextTable,
    NotUtf8,
    EmptyFile,
    NoRows,
    TooManyRows,
    RecordTooLong,
    TooManyColumns,
    QuoteNotClosed,
    MissingColumn,
    DuplicateColumn,
    ShortRow,
    MutationIdEmpty,
    MutationIdInvalid,
    MutationIdSpaces,
    MutationIdDuplicate,
    MutationIdAbsent,
    NoCommonMutations,
    CountNotInteger,
    CountNegative,
    CountTooLarge,
    CopyNumberNotInteger,
    CopyNumberNegative,
    CopyNumberTooLarge,
    NormalCnZero,
    TotalCnZero,
    MajorCnZero,
    MinorAboveMajor,
    DepthZero,
    TumourContentNotNumber,
    TumourContentRange,
    TumourContentDiffers,
    ErrorRateNotNumber,
    ErrorRateRange,
    ErrorRateDiffers,
    SampleNameInvalid,
    SampleNameDuplicate,
    SampleCount,
    TumourContentCount,
    MixedTables,
    ParameterContradiction,
    kCount
};

/// Stable name, severity and the two texts of a code; `{0}`, `{1}` … stand for arguments.
struct FaultKind {
    FaultCode code;
    std::string_view name;
    Severity severity;
    /// True when the fault lies in the parameters of the call rather than in a table.
    bool of_parameters;
    std::string_view en;
    std::string_view zh;
};

const FaultKind& kind_of(FaultCode code);
std::span<const FaultKind> all_fault_kinds();

/// Where a fault lies. Empty fields and line 0 mean "the whole".
struct Place {
    std::string file;
    std::size_t line = 0; ///< 1-based line of the file on which the record begins
    std::string column;
    std::string value; ///< shortened and free of control characters by FaultList
};

struct Fault {
    FaultCode code;
    Place place;
    std::string en;
    std::string zh;
};

/// Collects faults in bounded memory: the first 100 errors and 100 warnings, and how many there were.
class FaultList {
public:
    static constexpr std::size_t kKept = 100;

    void add(FaultCode code, Place place, std::initializer_list<std::string_view> arguments = {});
    void merge(FaultList&& later);

    /// Errors first, then warnings, at most kKept together.
    std::vector<Fault> first() const;

    std::size_t error_count() const { return error_count_; }

    std::size_t warning_count() const { return warning_count_; }

    bool ok() const { return error_count_ == 0; }

    /// True when there are errors and all of them lie in the parameters.
    bool only_parameters() const { return error_count_ > 0 && error_count_ == parameter_count_; }

private:
    std::vector<Fault> errors_;
    std::vector<Fault> warnings_;
    std::size_t error_count_ = 0;
    std::size_t warning_count_ = 0;
    std::size_t parameter_count_ = 0;
};

/// Foreign text for people: at most `limit` bytes (cut between characters), control characters and
/// invalid UTF-8 replaced by '?'.
std::string shown(std::string_view text, std::size_t limit = 80);

} // namespace clono::mutations
