#include "supervisor/attempt/failure_text.hpp"

#include <nlohmann/json.hpp>

#include <map>

namespace clono::supervisor {
namespace {

const std::map<std::string, LocalizedText>& texts() {
    static const std::map<std::string, LocalizedText> all = {
        {"bad_data",
         {"The uploaded tables have faults. They are listed below; mend them and upload again.",
          "上传的表格有错误，详见下方列表；请修改后重新上传。"}},
        {"bad_parameters",
         {"The parameters contradict each other or the data. Change them and run the analysis "
          "again.",
          "参数互相矛盾或与数据不符，请修改后重新分析。"}},
        {"engine_bug",
         {"The program hit a fault of its own. The operator can see the details; running again "
          "with the same data "
          "will not help.",
          "程序自身出错，管理员可以查看详情；用相同数据重新运行没有帮助。"}},
        {"gave_up",
         {"The analysis was interrupted several times by faults of the server. Please run it again "
          "later.",
          "分析多次因服务器故障中断，请稍后重新运行。"}},
        {"result_refused",
         {"The analysis ended, but its result files were not as announced. The operator can see "
          "the details.",
          "分析已结束，但结果文件与清单不符，管理员可以查看详情。"}},
        {"result_too_large",
         {"A result file grew beyond the limit of this site. Use fewer iterations or fewer "
          "samples.",
          "结果文件超过本站上限，请减少迭代次数或样本数。"}},
        {"time_limit",
         {"The analysis took longer than this site allows. Use fewer iterations, mutations or "
          "samples.",
          "分析超过本站允许的时间，请减少迭代次数、突变或样本。"}},
        {"upload_missing",
         {"The uploaded files are no longer there. Please upload them again.",
          "上传的文件已不存在，请重新上传。"}},
    };
    return all;
}

} // namespace

LocalizedText failure_text(const std::string& code) {
    const auto found = texts().find(code);
    return found == texts().end() ? texts().at("gave_up") : found->second;
}

std::string failure_detail(const std::string& code) {
    const auto text = failure_text(code);
    return nlohmann::json{{"en", text.en}, {"zh", text.zh}}.dump();
}

std::vector<std::string> failure_codes() {
    std::vector<std::string> codes;
    for (const auto& [code, text] : texts()) {
        codes.push_back(code);
    }
    return codes;
}

} // namespace clono::supervisor
