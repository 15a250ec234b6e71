// The one table of codes and texts. docs/input-faults.md lists the same codes (a test compares).

#include "mutations/fault.hpp"

#include <cassert>

namespace clono::mutations {

namespace {

using enum FaultCode;
constexpr auto kError = Severity::Error;
constexpr auto kWarning = Severity::Warning;

constexpr FaultKind kKinds[] = {
    {FileNotReadable, "file_not_readable", kError, false,
     "the file cannot be read ({0}); check its name and permissions",
     "无法读取文件（{0}）；请检查文件名和权限"},
    {FileTooLarge, "file_too_large", kError, false,
     "the table is larger than {0} bytes (after decompression); keep only the needed columns and "
     "rows",
     "表格（解压后）超过 {0} 字节；请只保留需要的列和行"},
    {GzipDamaged, "gzip_damaged", kError, false,
     "the compressed file is damaged or cut short; compress or upload it again",
     "压缩文件已损坏或不完整；请重新压缩或上传"},
    {NotATextTable, "not_a_text_table", kError, false,
     "this is not a text table ({0}); export it as tab-separated text in UTF-8",
     "这不是文本表格（{0}）；请导出为 UTF-8 编码的制表符分隔文本"},
    {NotUtf8, "not_utf8", kError, false, "the text is not valid UTF-8; save the table as UTF-8",
     "文本不是有效的 UTF-8；请将表格另存为 UTF-8"},
    {EmptyFile, "empty_file", kError, false,
     "the file is empty; it needs a header line and one line per mutation",
     "文件为空；需要一行表头，每个突变一行"},
    {NoRows, "no_rows", kError, false,
     "the table has a header but no rows; add one line per mutation",
     "表格只有表头，没有数据行；请为每个突变添加一行"},
    {TooManyRows, "too_many_rows", kError, false,
     "the table has more than {0} rows; filter the mutations first",
     "表格超过 {0} 行；请先筛选突变"},
    {RecordTooLong, "record_too_long", kError, false,
     "the line is longer than {0} bytes; is the line end or a quote missing?",
     "该行超过 {0} 字节；是否缺少换行符或引号？"},
    {TooManyColumns, "too_many_columns", kError, false,
     "the line has more than {0} columns; keep only the needed ones",
     "该行超过 {0} 列；请只保留需要的列"},
    {QuoteNotClosed, "quote_not_closed", kError, false,
     "a quotation mark is opened and never closed; close or remove it",
     "引号没有闭合；请补上或删除该引号"},
    {MissingColumn, "missing_column", kError, false,
     "the column is missing (found: {0}){1}; add it to the header, spelled exactly so",
     "缺少该列（现有：{0}）{2}；请在表头中添加，名称必须完全一致"},
    {DuplicateColumn, "duplicate_column", kError, false,
     "the header has this column more than once; keep one of them",
     "表头中该列出现多次；请只保留一个"},
    {ShortRow, "short_row", kError, false,
     "the row has {0} fields but the header has {1}; fill in the missing ones",
     "该行有 {0} 个字段，而表头有 {1} 个；请补全缺少的字段"},
    {MutationIdEmpty, "mutation_id_empty", kError, false,
     "the mutation has no name; give it an id that is the same in every sample",
     "突变没有名称；请填写在所有样本中一致的编号"},
    {MutationIdInvalid, "mutation_id_invalid", kError, false,
     "the name holds control characters or is longer than {0} bytes; use a short printable id",
     "名称含有控制字符或超过 {0} 字节；请使用简短的可见字符"},
    {MutationIdSpaces, "mutation_id_spaces", kWarning, false,
     "the name begins or ends with a space and may not match the other samples; remove the space",
     "名称首尾有空格，可能与其他样本不匹配；请删除空格"},
    {MutationIdDuplicate, "mutation_id_duplicate", kError, false,
     "the mutation already stands on line {0}; keep one row per mutation and sample",
     "该突变已出现在第 {0} 行；每个样本中每个突变只保留一行"},
    {MutationIdAbsent, "mutation_id_absent", kError, false,
     "the mutation is absent from {0}; add its counts there, or allow dropping with --drop_absent",
     "该突变在 {0} 中不存在；请补充其读数，或用 --drop_absent 允许丢弃"},
    {NoCommonMutations, "no_common_mutations", kError, false,
     "no mutation is present in all samples (for example {0} in one and {1} in another); use the "
     "same ids in every sample",
     "没有所有样本共有的突变（例如一个样本中为 {0}，另一个中为 "
     "{1}）；请在所有样本中使用相同的编号"},
    {CountNotInteger, "count_not_integer", kError, false,
     "a read count must be a whole number such as 500; replace the value",
     "读数必须是整数，例如 500；请修改该值"},
    {CountNegative, "count_negative", kError, false,
     "a read count cannot be negative; replace the value", "读数不能为负；请修改该值"},
    {CountTooLarge, "count_too_large", kError, false,
     "the read count is larger than {0}; is it a position instead of a count?",
     "读数超过 {0}；是否误填了基因组位置？"},
    {CopyNumberNotInteger, "copy_number_not_integer", kError, false,
     "a copy number must be a whole number such as 2; replace the value",
     "拷贝数必须是整数，例如 2；请修改该值"},
    {CopyNumberNegative, "copy_number_negative", kError, false,
     "a copy number cannot be negative; replace the value", "拷贝数不能为负；请修改该值"},
    {CopyNumberTooLarge, "copy_number_too_large", kError, false,
     "the copy number is larger than {0}; check the caller's output or leave the mutation out",
     "拷贝数超过 {0}；请检查拷贝数结果，或去掉该突变"},
    {NormalCnZero, "normal_cn_zero", kError, false,
     "normal cells need at least one copy; use 2, or 1 on the X and Y chromosomes of males",
     "正常细胞至少有一个拷贝；一般填 2，男性 X、Y 染色体填 1"},
    {TotalCnZero, "total_cn_zero", kError, false,
     "minor_cn and major_cn are both 0, so no copy can carry the mutation; correct them, leave the "
     "row out, or allow dropping with --drop_zero_major",
     "minor_cn 和 major_cn 均为 0，没有拷贝可携带突变；请更正、去掉该行，或用 --drop_zero_major "
     "允许丢弃"},
    {MajorCnZero, "major_cn_zero", kError, false,
     "major_cn is 0; it is the larger of the two copy numbers: correct it, leave the row out, or "
     "allow dropping with --drop_zero_major",
     "major_cn 为 0；它应是两个拷贝数中较大者：请更正、去掉该行，或用 --drop_zero_major 允许丢弃"},
    {MinorAboveMajor, "minor_above_major", kError, false,
     "minor_cn ({0}) is larger than major_cn ({1}); swap them",
     "minor_cn（{0}）大于 major_cn（{1}）；请交换两者"},
    {DepthZero, "depth_zero", kWarning, false,
     "the mutation has no reads in this sample; its prevalence there rests on the prior alone",
     "该突变在此样本中没有读数；其患病率仅由先验决定"},
    {TumourContentNotNumber, "tumour_content_not_number", kError, false,
     "the tumour content must be a number such as 0.8; replace the value",
     "肿瘤含量必须是数字，例如 0.8；请修改该值"},
    {TumourContentRange, "tumour_content_range", kError, false,
     "the tumour content must be above 0 and at most 1 (0.8, not 80)",
     "肿瘤含量必须大于 0 且不超过 1（应为 0.8 而非 80）"},
    {TumourContentDiffers, "tumour_content_differs", kError, false,
     "sample {0} has another tumour content ({1}) on line {2}; a sample has one",
     "样本 {0} 在第 {2} 行的肿瘤含量为 {1}，与此不同；每个样本只能有一个值"},
    {ErrorRateNotNumber, "error_rate_not_number", kError, false,
     "the error rate must be a number such as 0.001; replace the value",
     "错误率必须是数字，例如 0.001；请修改该值"},
    {ErrorRateRange, "error_rate_range", kError, false,
     "the error rate must be above 0 and below 0.5", "错误率必须大于 0 且小于 0.5"},
    {ErrorRateDiffers, "error_rate_differs", kError, false,
     "sample {0} has another error rate ({1}) on line {2}; a sample has one",
     "样本 {0} 在第 {2} 行的错误率为 {1}，与此不同；每个样本只能有一个值"},
    {SampleNameInvalid, "sample_name_invalid", kError, false,
     "the sample name must have 1 to {0} bytes, no slash or control character, and no leading dot",
     "样本名应为 1 到 {0} 字节，不含斜杠或控制字符，且不以点开头"},
    {SampleNameDuplicate, "sample_name_duplicate", kError, true,
     "two samples have this name; name each sample differently (--samples)",
     "两个样本重名；请为每个样本取不同的名称（--samples）"},
    {SampleCount, "sample_count", kError, true,
     "{0} sample names for {1} samples; give one name per sample",
     "给出了 {0} 个样本名，而样本有 {1} 个；请为每个样本给一个名称"},
    {TumourContentCount, "tumour_content_count", kError, true,
     "{0} tumour contents for {1} samples; give one per sample",
     "给出了 {0} 个肿瘤含量，而样本有 {1} 个；请为每个样本给一个值"},
    {MixedTables, "mixed_tables", kError, false,
     "tables with a sample_id column and tables of one sample cannot be mixed; use one form",
     "不能混用带 sample_id 列的长表和单样本表；请统一格式"},
    {ParameterContradiction, "parameter_contradiction", kError, true, "{0}", "{1}"},
};

static_assert(std::size(kKinds) == static_cast<std::size_t>(FaultCode::kCount));

} // namespace

const FaultKind& kind_of(FaultCode code) {
    const auto& kind = kKinds[static_cast<std::size_t>(code)];
    assert(kind.code == code);
    return kind;
}

std::span<const FaultKind> all_fault_kinds() {
    return kKinds;
}

} // namespace clono::mutations
